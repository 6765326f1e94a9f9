import fs from 'node:fs/promises';

/** The size of a regular file in bytes, or undefined if `file` is not one. */
export async function fileSize(file: string): Promise<number | undefined> {
  try {
    const stat = await fs.stat(file);
    return stat.isFile() ? stat.size : undefined;
  } catch {
    return undefined;
  }
}
