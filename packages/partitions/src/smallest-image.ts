import { bytes, SECTOR_SIZE, type Bytes } from '@nx-aib/core';
import { MINIMUM_ROOT } from './filesystem';
import { ALIGNMENT, layOut } from './layout';
import { measured, type Part } from './part';

/** Image sizes are tried in steps of 1 MiB. */
const STEP = ALIGNMENT * SECTOR_SIZE;

/** Alignment costs a few steps over the bare sum; when relative sizes leave root next to nothing, it costs many. */
const MOST_STEPS = 100_000;

/** What a DOS table can address: sector numbers of 32 bits. */
export const MOST_DOS_SECTORS = 2 ** 32 - 1;

/** The largest file of ext4 with blocks of 4 KiB, whose numbers have 32 bits: an image is made as one. */
export const LARGEST_FILE = (2 ** 32 - 1) * 4096;

/** The smallest whole number of MiB at which `parts` leave enough for root; null when no size does. */
export function smallestImage(label: 'gpt' | 'dos', parts: readonly Part[]): Bytes | null {
  const most = (label === 'dos' ? MOST_DOS_SECTORS * SECTOR_SIZE : LARGEST_FILE) - STEP;
  const least = leastSteps(parts);
  for (let steps = least; steps < least + MOST_STEPS && steps * STEP <= most; steps += 1) {
    const imageSize = bytes(steps * STEP);
    const root = layOut(label, imageSize, measured(parts, imageSize)).at(-1);
    if (root !== undefined && root.size >= MINIMUM_ROOT) return imageSize;
  }
  return null;
}

/** A lower bound: all sizes without any alignment; infinite when the fractions leave nothing. */
function leastSteps(parts: readonly Part[]): number {
  const fixed = parts.reduce((sum, { size }) => sum + ('size' in size ? size.size : 0), 0);
  const left = 1 - relativeSum(parts);
  if (left <= 0) return Infinity;
  // Every relative size is rounded down by less than one sector.
  const least = (fixed + MINIMUM_ROOT - parts.length) / left;
  return Math.floor(least / ALIGNMENT);
}

/** The fractions of the image that are spoken for. */
export function relativeSum(parts: readonly Part[]): number {
  return parts.reduce((sum, { size }) => sum + ('size' in size ? 0 : size.relativeSize), 0);
}
