/** The interface between planning, building and proving: the plan of an image, and the descriptor of a built one. */
export type {
  FileContent,
  ImageMode,
  ImagePlan,
  Mode,
  Origin,
  Placed,
  PlannedAccounts,
  PlannedBoot,
  PlannedGroup,
  PlannedKernel,
  PlannedLock,
  PlannedPackages,
  PlannedPath,
  PlannedQm,
  PlannedService,
  PlannedSource,
  PlannedUser,
} from './image-plan';
export type { PlannedMemoryBudget } from './memory-budget';
export {
  digestOf,
  type ImageDescriptor,
  type ImageFileDigest,
  type InstalledPackage,
  type PackageSource,
} from './descriptor';
export { rootsOf } from './roots';
export type { PlanCounts } from './counts';
export { parseDescriptor } from './parse-descriptor';
export { describeImage, renderDescriptor, type DescriptorContent } from './render-descriptor';
export {
  CAPABILITY,
  type ContentEntry,
  type ContentType,
  type FilesystemContents,
} from './contents/content-entry';
export { decodePath, encodeBytes, encodePath } from './contents/encode-path';
export { parseContents, parseEntry } from './contents/parse-contents';
export {
  renderContents,
  renderEntry,
  renderSections,
  type DescribedContents,
} from './contents/render-contents';
export { contentsBeside } from './contents/contents-beside';
export { Mounts, mountPointsOf, type MountedSystem } from './mounts';
