import { bytesToSectors, sectors, SECTOR_SIZE, type Bytes, type Sectors } from '@nx-aib/core';
import type { DataPartition, Uuid } from '@nx-aib/manifest';
import { QM_VAR } from '@nx-aib/qm';
import type { ExternalMount } from './plan';

/** The manifest's keys for data partitions, and the roles and names of these. */
const data = {
  var: { role: 'var', mountPoint: '/var' },
  var_qm: { role: 'qm_var', mountPoint: QM_VAR },
} as const;

export type DataKey = keyof typeof data;

/** A data partition's size: fixed, or a fraction of the whole image. */
export type DataSize = { readonly size: Sectors } | { readonly relativeSize: number };

/** The manifest's choice for `var` or `var_qm`. */
export type DataChoice =
  | { readonly kind: 'none' }
  | { readonly kind: 'external'; readonly mount: ExternalMount }
  | {
      readonly kind: 'partition';
      readonly key: DataKey;
      readonly role: (typeof data)[DataKey]['role'];
      readonly size: DataSize;
      /** The file system's UUID, if the manifest sets one. */
      readonly uuid: Uuid | undefined;
    };

/**
 * The meaning of `key` in `image.partitions`. A size of 0 means no partition; the manifest's own checks report a uuid
 * without effect.
 */
export function chooseDataPartition(key: DataKey, partition: DataPartition = {}): DataChoice {
  const { role, mountPoint } = data[key];
  if ('external' in partition) return { kind: 'external', mount: { mountPoint, uuid: partition.uuid } };
  const size = dataSize(partition);
  return size === null ? { kind: 'none' } : { kind: 'partition', key, role, size, uuid: partition.uuid };
}

/** The size in sectors within an image of `imageSize` bytes; calculated in floating point, not aligned. */
export function sizeWithin(imageSize: Bytes, size: DataSize): Sectors {
  if ('size' in size) return size.size;
  return sectors(Math.trunc((imageSize * size.relativeSize) / SECTOR_SIZE));
}

function dataSize(partition: Exclude<DataPartition, { external: true }>): DataSize | null {
  if ('relative_size' in partition) return { relativeSize: partition.relative_size };
  if (!('size' in partition) || partition.size === 0) return null;
  return { size: bytesToSectors(partition.size) };
}
