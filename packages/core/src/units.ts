/** A number of bytes; a non-negative safe integer. */
export type Bytes = number & { readonly __unit: 'Bytes' };

/** A number of 512-byte sectors; a non-negative safe integer. */
export type Sectors = number & { readonly __unit: 'Sectors' };

/** The size in bytes of a sector as partition tables count them (UEFI 2.10, section 5.2). */
export const SECTOR_SIZE = 512;

/**
 * Marks a number as a number of bytes.
 * @throws RangeError if `value` is not a non-negative safe integer: a bug in the caller.
 */
export function bytes(value: number): Bytes {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not a number of bytes: ${value}`);
  return value as Bytes;
}

/**
 * Marks a number as a number of 512-byte sectors.
 * @throws RangeError if `value` is not a non-negative safe integer: a bug in the caller.
 */
export function sectors(value: number): Sectors {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not a number of sectors: ${value}`);
  return value as Sectors;
}

/** The size in bytes of a number of sectors. */
export function sectorsToBytes(count: Sectors): Bytes {
  return bytes(count * SECTOR_SIZE);
}

/** The number of whole sectors that fit into `size`: rounded down. */
export function bytesToSectors(size: Bytes): Sectors {
  return sectors(Math.floor(size / SECTOR_SIZE));
}

/**
 * A human-readable size: the largest IEC unit with at most two decimals, `8 GiB`, `614.4 MiB`, `512 B`.
 * For display only; the plan keeps the exact number of bytes.
 */
export function formatBytes(size: Bytes): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value: number = size;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${Number(value.toFixed(2))} ${units[unit]}`;
}
