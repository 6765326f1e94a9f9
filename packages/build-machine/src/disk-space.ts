import fs from 'node:fs/promises';
import path from 'node:path';

/** How many bytes an ordinary user can still write where `target` is, or will be; undefined where that cannot be asked. */
export async function freeBytes(target: string): Promise<number | undefined> {
  const found = await fs.statfs(target).catch(() => undefined);
  if (found !== undefined) return found.bavail * found.bsize;
  const parent = path.dirname(target);
  return parent === target ? undefined : freeBytes(parent);
}
