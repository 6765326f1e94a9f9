import fs from 'node:fs/promises';
import { readFully } from './read-fully';

/** A file with random-access reads. */
export interface FileReader {
  /** In bytes, when it was opened. */
  readonly size: number;
  /**
   * The bytes from `offset` on, fewer at the end of the file. The buffer may be reused for other reads, so it must not
   * be modified.
   */
  read(offset: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** The size of a window: small reads read a whole window, which is cached. */
const WINDOW_BYTES = 1 << 20;
const WINDOWS = 32;

/**
 * Opens a file for reading parts of it: small reads close to each other, as in a disk's tables, cost a single read(2).
 */
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
    // The most recently used window is evicted last.
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
