/** The disk planner: the layout of a disk, to the sector, from a manifest, a boot scheme and an image size. */
export type { DiskPlan, ExternalMount, PlannedFilesystem, PlannedPartition } from './plan';
export type { DiskInput } from './disk-input';
export type { BootScheme } from './boot-scheme';
export { DEFAULT_IMAGE_SIZE, planDisk } from './plan-disk';
export { renderDiskTable } from './render-disk-table';
export { renderFstab } from './render-fstab';
export { renderSfdiskScript } from './render-sfdisk-script';
