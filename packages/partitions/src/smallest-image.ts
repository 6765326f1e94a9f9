import { bytes, SECTOR_SIZE, type Bytes } from '@nx-aib/core';
import { MINIMUM_ROOT } from './filesystem';
import { ALIGNMENT, layOut } from './layout';
import { measured, type Part } from './part';

/** Image sizes are tried in steps of 1 MiB. */
const STEP = ALIGNMENT * SECTOR_SIZE;

/** Alignment costs a few steps more than the plain sum; many if relative sizes leave almost nothing for root. */
const MOST_STEPS = 100_000;

/** The limit of a DOS partition table: 32-bit sector numbers. */
export const MOST_DOS_SECTORS = 2 ** 32 - 1;

/** The largest file in ext4 with blocks of 4 KiB and 32-bit block numbers: an image is created as one file. */
export const LARGEST_FILE = (2 ** 32 - 1) * 4096;

/** The smallest size in whole MiB at which `parts` leave enough room for root; null if there is none. */
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

/** A lower bound: the sum of all sizes without alignment; infinite if the fractions leave nothing. */
function leastSteps(parts: readonly Part[]): number {
  const fixed = parts.reduce((sum, { size }) => sum + ('size' in size ? size.size : 0), 0);
  const left = 1 - relativeSum(parts);
  if (left <= 0) return Infinity;
  // Every relative size is rounded down by less than one sector.
  const least = (fixed + MINIMUM_ROOT - parts.length) / left;
  return Math.floor(least / ALIGNMENT);
}

/** The sum of all relative sizes. */
export function relativeSum(parts: readonly Part[]): number {
  return parts.reduce((sum, { size }) => sum + ('size' in size ? 0 : size.relativeSize), 0);
}
