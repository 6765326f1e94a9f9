import { sectorsToBytes, type ManifestPath } from '@nx-aib/core';
import type { ImagePlan, Placed } from '@nx-aib/image-plan';
import type { PlannedPartition } from '@nx-aib/partitions';
import type { FilesystemParams, OwnFilesystemParams } from './filesystem-params';

/** The image's ext4 file systems. */
export function ext4Filesystems(plan: ImagePlan): OwnFilesystemParams[] {
  return plan.disk.partitions.flatMap((partition) => {
    const { filesystem, name, start, size, at } = partition;
    if (filesystem?.type !== 'ext4') return [];
    const { uuid, label, mountPoint } = filesystem;
    const place = { offsetBytes: sectorsToBytes(start), sizeBytes: sectorsToBytes(size) };
    return [{ name, ...place, uuid, label, mountPoint, ...placed(at) }];
  });
}

/** Images that differ only in their names share the filled file systems: `changes` sets the UUIDs. */
export function withoutUuid(filesystem: OwnFilesystemParams): FilesystemParams {
  const { name, offsetBytes, sizeBytes, label, mountPoint, at } = filesystem;
  return { name, offsetBytes, sizeBytes, label, mountPoint, ...placed(at) };
}

export function theEsp(plan: ImagePlan): PlannedPartition {
  const esp = plan.disk.partitions.find(({ filesystem }) => filesystem?.type === 'vfat');
  if (esp === undefined) throw new Error(`boot scheme ${plan.boot.scheme} needs an EFI system partition`);
  return esp;
}

export function placed(at: ManifestPath | undefined): Placed {
  return at === undefined ? {} : { at };
}
