import fs from 'node:fs/promises';

/** The first bytes of a file, fewer if it is shorter; undefined if it cannot be read. */
export async function readStart(file: string, length: number): Promise<Uint8Array | undefined> {
  try {
    const handle = await fs.open(file, 'r');
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}
