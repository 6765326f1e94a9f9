import { bytesToSectors, type Bytes, type Diagnostic, type ManifestPath, type Sectors } from '@nx-aib/core';
import type { Uuid } from '@nx-aib/manifest';
import { fixedPartitions, type FixedPartition, type SizeKey } from './boot-scheme';
import { sizeWithin, type DataChoice, type DataSize } from './data-partition';
import type { DiskInput } from './disk-input';
import type { Role } from './role';

/** A partition with its own size, not yet placed: every one except root. */
export interface Part {
  readonly role: Exclude<Role, 'root'>;
  readonly size: DataSize;
  /** The file system's UUID, if the manifest sets one. */
  readonly uuid: Uuid | undefined;
  /** The manifest's value that sets the size; null if it is a default. */
  readonly path: ManifestPath | null;
}

/** A part's size in an image of a given size. */
export interface MeasuredPart extends Part {
  readonly sectors: Sectors;
}

/** Every part of the disk except root, in disk order. */
export function partsOf(input: DiskInput, choices: readonly DataChoice[]): readonly Part[] {
  const fixed = fixedPartitions(input.bootScheme).map((partition) => fixedPart(partition, input));
  return [...fixed, ...choices.flatMap(dataPart)];
}

/** The sizes of the parts in an image of `imageSize` bytes. */
export function measured(parts: readonly Part[], imageSize: Bytes): readonly MeasuredPart[] {
  return parts.map((part) => ({ ...part, sectors: sizeWithin(imageSize, part.size) }));
}

/** Sizes in the manifest for partitions that the boot scheme does not have. */
export function sizesWithoutPartition(input: DiskInput): readonly Diagnostic[] {
  const fixed = fixedPartitions(input.bootScheme);
  const keys: readonly SizeKey[] = ['sbl', 'efi', 'boot', 'aboot', 'vbmeta', 'ukiboot'];
  return keys
    .filter((key) => input.partitions?.[key]?.size !== undefined && !fixed.some((p) => p.key === key))
    .map((key) => ({
      code: 'partitions/not-in-boot-scheme',
      severity: 'error',
      message: `${key}.size has no partition to size: boot scheme ${input.bootScheme} has no ${key} partition`,
      hint: `remove image.partitions.${key}; ${sizedKeys(fixed)}`,
      path: ['image', 'partitions', key, 'size'],
    }));
}

function sizedKeys(fixed: readonly FixedPartition[]): string {
  const keys = new Set(fixed.flatMap(({ key }) => key ?? []));
  return keys.size === 0 ? 'no partition of it has a size to set' : `it has ${[...keys].join(', ')}`;
}

function fixedPart({ role, key, defaultSize }: FixedPartition, input: DiskInput): Part {
  const size = key === null ? undefined : input.partitions?.[key]?.size;
  return {
    role,
    size: { size: size === undefined ? defaultSize : bytesToSectors(size) },
    uuid: undefined,
    path: size === undefined || key === null ? null : ['image', 'partitions', key, 'size'],
  };
}

function dataPart(choice: DataChoice): readonly Part[] {
  if (choice.kind !== 'partition') return [];
  const { role, key, size, uuid } = choice;
  const sizeKey = 'size' in size ? 'size' : 'relative_size';
  return [{ role, size, uuid, path: ['image', 'partitions', key, sizeKey] }];
}
