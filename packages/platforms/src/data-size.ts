import { bytes, type Bytes } from '@nx-aib/manifest';

const units: Readonly<Record<string, number>> = { KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };

/**
 * A size of a data file, `2GiB`; the schema allows no other form.
 * @throws RangeError for any other text: a mistake in this package.
 */
export function dataSize(text: string): Bytes {
  const [, count, unit] = /^(\d+)([KMG]iB)$/.exec(text) ?? [];
  return bytes(Number(count) * (units[unit ?? ''] ?? NaN));
}
