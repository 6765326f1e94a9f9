import {
  bytesToSectors,
  formatBytes,
  SECTOR_SIZE,
  type Bytes,
  type Diagnostic,
  type ManifestPath,
} from '@nx-aib/core';
import type { DiskInput } from './disk-input';
import { MINIMUM_ROOT, minimumSize } from './filesystem';
import type { Place } from './layout';
import { measured, type MeasuredPart, type Part } from './part';
import { LARGEST_FILE, MOST_DOS_SECTORS, relativeSum, smallestImage } from './smallest-image';

/** Total fractions above this leave no room in an image of a practical size. */
const NEXT_TO_ALL = 0.99;

/** Why `parts` do not fit on a disk of `imageSize` bytes at `places`; empty if they fit. */
export function sizeErrors(
  input: DiskInput,
  imageSize: Bytes,
  parts: readonly Part[],
  places: readonly Place[],
): readonly Diagnostic[] {
  const inImage = measured(parts, imageSize);
  const tooSmall = inImage.filter((part) => part.sectors < minimumSize(part.role)).map(partTooSmall);
  if (tooSmall.length > 0) return tooSmall;
  if (input.label === 'dos' && bytesToSectors(imageSize) > MOST_DOS_SECTORS)
    return [tooLargeForDos(imageSize)];
  if (imageSize > LARGEST_FILE) return [tooLarge(imageSize)];
  const root = places.at(-1)?.size ?? 0;
  return root < MINIMUM_ROOT ? [doesNotFit(input, imageSize, inImage, root)] : [];
}

function partTooSmall(part: MeasuredPart): Diagnostic {
  const minimum = minimumSize(part.role);
  return {
    code: 'partitions/too-small',
    severity: 'error',
    message: `${part.role} of ${sizeOf(part.sectors)} is too small`,
    hint: `make it at least ${sizeOf(minimum)}`,
    ...(part.path === null ? {} : { path: part.path }),
  };
}

function tooLargeForDos(imageSize: Bytes): Diagnostic {
  return {
    code: 'partitions/too-large-for-dos',
    severity: 'error',
    message: `an image of ${formatBytes(imageSize)} does not fit a DOS partition table, which counts sectors with 32 bits`,
    hint: 'keep image_size below 2 TiB for this target',
    path: ['image', 'image_size'],
  };
}

function tooLarge(imageSize: Bytes): Diagnostic {
  return {
    code: 'partitions/too-large',
    severity: 'error',
    message: `an image of ${formatBytes(imageSize)} is larger than a file can be: 16 TiB less 4 KiB`,
    hint: 'keep image_size below 16 TiB',
    path: ['image', 'image_size'],
  };
}

function doesNotFit(
  input: DiskInput,
  imageSize: Bytes,
  parts: readonly MeasuredPart[],
  root: number,
): Diagnostic {
  const disk = bytesToSectors(imageSize);
  const sum = parts.reduce((total, part) => total + part.sectors, 0);
  return {
    code: 'partitions/does-not-fit',
    severity: 'error',
    message:
      `the partitions do not fit into an image of ${formatBytes(imageSize)}: ` +
      `${parts.map(describe).join(' + ')}${parts.length > 1 ? ` = ${sizeOf(sum)}` : ''}${parts.length > 0 ? ', ' : ''}` +
      `alignment and partition table ${sizeOf(disk - sum - root)}; ` +
      `${root < 0 ? `that is ${sizeOf(-root)} too much, and root needs` : `that leaves ${sizeOf(root)} for root, which needs`} ` +
      `at least ${sizeOf(MINIMUM_ROOT)}`,
    hint: remedy(input, parts),
    ...pathOf(input, parts),
  };
}

/** For display: a sum of sizes may exceed what `bytes()` accepts. */
function sizeOf(count: number): string {
  return formatBytes(Math.round(count * SECTOR_SIZE) as Bytes);
}

function describe(part: MeasuredPart): string {
  const fraction = 'size' in part.size ? '' : ` (relative_size ${part.size.relativeSize})`;
  return `${part.role} ${sizeOf(part.sectors)}${fraction}`;
}

function remedy(input: DiskInput, parts: readonly Part[]): string {
  const smallest = smallestImage(input.label, parts);
  if (smallest !== null) return `the smallest image_size that fits is ${smallest / 2 ** 20} MiB`;
  const relative = relativeSum(parts);
  if (relative > NEXT_TO_ALL) {
    return `no image_size fits: relative sizes take ${Number(relative.toFixed(6))} of any image; lower them`;
  }
  const most = input.label === 'dos' ? ' below 2 TiB, the most that a DOS partition table can hold,' : '';
  return `no image_size${most} fits; lower the sizes`;
}

/** The value to blame: the image's size if the manifest sets it, otherwise the last size that it sets. */
function pathOf(input: DiskInput, parts: readonly Part[]): { readonly path?: ManifestPath } {
  if (input.imageSize !== undefined) return { path: ['image', 'image_size'] };
  const path = parts.findLast((part) => part.path !== null)?.path;
  return path === undefined || path === null ? {} : { path };
}
