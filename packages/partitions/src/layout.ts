import { bytesToSectors, sectors, type Bytes, type Sectors } from '@nx-aib/core';
import type { MeasuredPart } from './part';
import type { Role } from './role';

/** A place on the disk; root's size can be negative, which means that the parts do not fit. */
export interface Place {
  readonly number: number;
  readonly role: Role | 'extended';
  readonly start: number;
  readonly size: number;
}

/** Partitions start at multiples of 1 MiB, as fdisk(8) and parted align them. */
export const ALIGNMENT = sectors(2_048);

/** A backup GPT is the last 33 sectors, and its last usable sector counts as used (UEFI 2.10, 5.3.1). */
const GPT_TAIL = 34;

/** A DOS table has four entries; the fourth becomes the extended partition when there are more partitions. */
const DOS_ENTRIES = 4;

/** The position of each partition on a disk of `imageSize` bytes: the parts in their order, then root with the rest. */
export function layOut(
  label: 'gpt' | 'dos',
  imageSize: Bytes,
  parts: readonly MeasuredPart[],
): readonly Place[] {
  const disk = bytesToSectors(imageSize);
  if (label === 'gpt') return inOneRow(parts, Math.floor((disk - GPT_TAIL) / ALIGNMENT) * ALIGNMENT);
  return parts.length + 1 > DOS_ENTRIES ? withLogical(parts, disk) : inOneRow(parts, disk);
}

/** `sector`, or the next one at which a partition may start. */
export function aligned(sector: number): number {
  return Math.ceil(sector / ALIGNMENT) * ALIGNMENT;
}

function inOneRow(parts: readonly MeasuredPart[], end: number): readonly Place[] {
  const places: Place[] = [];
  let next: number = ALIGNMENT;
  for (const part of parts) {
    places.push({ number: places.length + 1, role: part.role, start: next, size: part.sectors });
    next = aligned(next + part.sectors);
  }
  return [...places, { number: places.length + 1, role: 'root', start: next, size: end - next }];
}

/** Each logical partition is preceded by its own boot record, which uses a whole alignment unit. */
function withLogical(parts: readonly MeasuredPart[], end: Sectors): readonly Place[] {
  const places: Place[] = [];
  let next: number = ALIGNMENT;
  for (const part of parts.slice(0, DOS_ENTRIES - 1)) {
    places.push({ number: places.length + 1, role: part.role, start: next, size: part.sectors });
    next = aligned(next + part.sectors);
  }
  places.push({ number: DOS_ENTRIES, role: 'extended', start: next, size: end - next });
  for (const part of parts.slice(DOS_ENTRIES - 1)) {
    const start = next + ALIGNMENT;
    places.push({ number: places.length + 1, role: part.role, start, size: part.sectors });
    next = aligned(start + part.sectors);
  }
  const start = next + ALIGNMENT;
  return [...places, { number: places.length + 1, role: 'root', start, size: end - start }];
}
