import type { Download, StoredObject } from '@nx-aib/steps';

const DAY = 24 * 3600 * 1000;
const HOUR = 3600 * 1000;
const MINUTE = 60 * 1000;

/**
 * The objects of a store as a table with their total size.
 * @param users by fingerprint, the images whose last build used an object
 * @param now milliseconds since 1970
 */
export function renderStore(
  objects: readonly StoredObject[],
  users: ReadonlyMap<string, readonly string[]>,
  now: number,
): string {
  const rows = objects.map(({ fingerprint, step, image, bytes, usedAt, madeAt }) => [
    fingerprint.slice(0, 12),
    step,
    renderMib(bytes),
    renderAge(now - usedAt),
    renderAge(now - madeAt),
    [...new Set([...(users.get(fingerprint) ?? []), image])].sort().join(', '),
  ]);
  const total = objects.reduce((sum, { bytes }) => sum + bytes, 0);
  const table = [['object', 'step', 'size', 'used', 'made', 'images'], ...rows];
  const sum = `${objects.length} ${objects.length === 1 ? 'object' : 'objects'}, ${renderMib(total)}\n`;
  return objects.length === 0 ? sum : `${renderTable(table)}${sum}`;
}

/** `412 downloaded packages, 380.1 MiB`. */
export function renderDownloads(downloads: readonly Download[]): string {
  const total = downloads.reduce((sum, { bytes }) => sum + bytes, 0);
  return `${renderPackages(downloads.length)}, ${renderMib(total)}`;
}

/** `412 downloaded packages`. */
export function renderPackages(count: number): string {
  return `${count} downloaded ${count === 1 ? 'package' : 'packages'}`;
}

/** All sizes are in MiB, because numbers such as `1.5 GiB` are hard to compare in a column. */
export function renderMib(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

function renderAge(milliseconds: number): string {
  if (milliseconds >= 2 * DAY) return `${Math.floor(milliseconds / DAY)} days ago`;
  if (milliseconds >= 2 * HOUR) return `${Math.floor(milliseconds / HOUR)} h ago`;
  if (milliseconds >= 2 * MINUTE) return `${Math.floor(milliseconds / MINUTE)} min ago`;
  return 'just now';
}

function renderTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  // The sizes are right-aligned numbers.
  const cell = (text: string, column: number) =>
    column === 2 ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0);
  return rows.map((row) => `${row.map(cell).join('  ').trimEnd()}\n`).join('');
}
