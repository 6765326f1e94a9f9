import fs from 'node:fs/promises';
import path from 'node:path';

/**
 * How many bytes an ordinary user can still write to the file system of `target`, which need not exist; undefined if
 * unknown.
 */
export async function freeBytes(target: string): Promise<number | undefined> {
  const found = await fs.statfs(target).catch(() => undefined);
  if (found !== undefined) return found.bavail * found.bsize;
  const parent = path.dirname(target);
  return parent === target ? undefined : freeBytes(parent);
}
