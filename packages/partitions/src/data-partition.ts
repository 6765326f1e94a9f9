import {
  bytesToSectors,
  sectors,
  SECTOR_SIZE,
  type Bytes,
  type Diagnostic,
  type Sectors,
} from '@nx-aib/core';
import type { DataPartition } from '@nx-aib/manifest';
import { QM_VAR } from '@nx-aib/qm';
import type { ExternalMount } from './plan';

/** The manifest's keys of data partitions, and what becomes of them. */
const data = {
  var: { role: 'var', mountPoint: '/var' },
  var_qm: { role: 'qm_var', mountPoint: QM_VAR },
} as const;

export type DataKey = keyof typeof data;

/** A data partition's size: fixed, or a fraction of the whole image. */
export type DataSize = { readonly size: Sectors } | { readonly relativeSize: number };

/** What a manifest makes of `var` or `var_qm`. */
export type DataChoice =
  | { readonly kind: 'none' }
  | { readonly kind: 'external'; readonly mount: ExternalMount }
  | {
      readonly kind: 'partition';
      readonly key: DataKey;
      readonly role: (typeof data)[DataKey]['role'];
      readonly size: DataSize;
      /** The file system's UUID, when the manifest gives one. */
      readonly uuid: string | undefined;
    };

/** RFC 9562, section 4: the text form. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** What blkid(8) shows for any file system: groups of hexadecimal digits, `5AC3-F1D2` for FAT. */
const FILESYSTEM_ID = /^(?=.{4,36}$)[0-9a-f]+(-[0-9a-f]+)*$/i;

/**
 * Decides what `key` of `image.partitions` means; `size` goes before `relative_size`, and that before `external`.
 * A size of 0, or none of the three, is no partition; the manifest's own checks tell of a uuid without effect.
 */
export function chooseDataPartition(
  key: DataKey,
  partition: DataPartition | undefined,
  diagnostics: Diagnostic[],
): DataChoice {
  if (partition === undefined) return { kind: 'none' };
  const size = dataSize(key, partition, diagnostics);
  if (size !== null) {
    const uuid = partitionUuid(key, partition.uuid, diagnostics);
    return { kind: 'partition', key, role: data[key].role, size, uuid };
  }
  const isExternal =
    partition.size === undefined && partition.relative_size === undefined && partition.external === true;
  if (isExternal) return externalMount(key, partition.uuid, diagnostics);
  return { kind: 'none' };
}

/** The size in sectors within an image of `imageSize` bytes; double arithmetic, not aligned. */
export function sizeWithin(imageSize: Bytes, size: DataSize): Sectors {
  if ('size' in size) return size.size;
  return sectors(Math.trunc((imageSize * size.relativeSize) / SECTOR_SIZE));
}

function dataSize(key: DataKey, partition: DataPartition, diagnostics: Diagnostic[]): DataSize | null {
  if (partition.size !== undefined) {
    return partition.size === 0 ? null : { size: bytesToSectors(partition.size) };
  }
  const relativeSize = partition.relative_size;
  if (relativeSize === undefined) return null;
  if (relativeSize > 0 && relativeSize <= 1) return { relativeSize };
  diagnostics.push({
    code: 'partitions/relative-size',
    severity: 'error',
    message: `${key}.relative_size ${relativeSize} is not a fraction of the image`,
    hint: 'give a number above 0 and below 1',
    path: ['image', 'partitions', key, 'relative_size'],
  });
  return null;
}

function partitionUuid(
  key: DataKey,
  uuid: string | undefined,
  diagnostics: Diagnostic[],
): string | undefined {
  if (uuid === undefined || UUID.test(uuid)) return uuid?.toLowerCase();
  diagnostics.push({
    code: 'partitions/uuid',
    severity: 'error',
    message: `${key}.uuid ${JSON.stringify(uuid)} is not a UUID`,
    hint: 'give 32 hexadecimal digits as 8-4-4-4-12, or leave uuid out: nx-aib then derives one',
    path: ['image', 'partitions', key, 'uuid'],
  });
  return undefined;
}

function externalMount(key: DataKey, uuid: string | undefined, diagnostics: Diagnostic[]): DataChoice {
  const { mountPoint } = data[key];
  if (uuid === undefined) {
    diagnostics.push({
      code: 'partitions/external-without-uuid',
      severity: 'error',
      message: `${key} is external but has no uuid: nothing says what to mount at ${mountPoint}`,
      hint: `give ${key}.uuid, the file system's UUID as blkid shows it`,
      path: ['image', 'partitions', key],
    });
    return { kind: 'none' };
  }
  if (FILESYSTEM_ID.test(uuid)) {
    return { kind: 'external', mount: { mountPoint, uuid: UUID.test(uuid) ? uuid.toLowerCase() : uuid } };
  }
  diagnostics.push({
    code: 'partitions/uuid',
    severity: 'error',
    message: `${key}.uuid ${JSON.stringify(uuid)} is not the UUID of a file system`,
    hint: 'give it as blkid shows it: hexadecimal digits and dashes',
    path: ['image', 'partitions', key, 'uuid'],
  });
  return { kind: 'none' };
}
