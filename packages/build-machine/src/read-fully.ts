import type { FileHandle } from 'node:fs/promises';

/**
 * Reads from a position until the buffer is full or the file ends, because read(2) may return less. @returns bytes read
 */
export async function readFully(handle: FileHandle, into: Buffer, position: number): Promise<number> {
  let done = 0;
  while (done < into.length) {
    const { bytesRead } = await handle.read(into, done, into.length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return done;
}
