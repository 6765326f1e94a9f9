import fs from 'node:fs/promises';
import { readFully } from './read-fully';

/** A file that is read here and there. */
export interface FileReader {
  /** In bytes, when it was opened. */
  readonly size: number;
  /**
   * The bytes from `offset` on, fewer at the file's end; the same memory may be given again, so they are not to be
   * written to.
   */
  read(offset: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** So much is read at once for what is small, and so much of it is kept. */
const WINDOW_BYTES = 1 << 20;
const WINDOWS = 32;

/** Opens a file to read parts of it: small ones that lie near each other, as a disk's tables do, cost one read(2). */
export async function openFileReader(file: string): Promise<FileReader> {
  const handle = await fs.open(file, 'r');
  const { size } = await handle.stat();
  const windows = new Map<number, Promise<Buffer>>();
  const readAt = async (offset: number, length: number) => {
    const into = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - offset)));
    return into.subarray(0, await readFully(handle, into, offset));
  };
  const window = (number: number) => {
    const known = windows.get(number) ?? readAt(number * WINDOW_BYTES, WINDOW_BYTES);
    // The one that was used last is the last one to go.
    windows.delete(number);
    windows.set(number, known);
    if (windows.size > WINDOWS) windows.delete([...windows.keys()][0] as number);
    return known;
  };
  const read = async (offset: number, length: number) => {
    const first = Math.floor(offset / WINDOW_BYTES);
    const last = Math.floor((offset + length - 1) / WINDOW_BYTES);
    if (length === 0 || first !== last) return readAt(offset, length);
    const start = offset - first * WINDOW_BYTES;
    return (await window(first)).subarray(start, start + length);
  };
  return { size, read, close: () => handle.close() };
}
