import fs from 'node:fs/promises';
import { freeBytes } from './disk-space';
import { availableMemory } from './machine-facts';

/** Where tmpfs(5) is mounted on every Linux system; a container may have little there. */
const MEMORY_FOLDER = '/dev/shm';

/** open(2); Node has no name for it. O_TMPFILE is this and O_DIRECTORY, which differs between architectures. */
const TMPFILE_BIT = 0o20000000;

/** A file without a name, in memory. */
export interface MemoryFile {
  /** For this process and the programs that it runs. */
  readonly path: string;
  close(): Promise<void>;
}

/**
 * A file of `size` bytes, one hole, in memory; gone when it is closed and when this process ends, however it ends.
 *
 * @param dataBytes how much will be written to it
 * @returns undefined where that is more than a third of what is available, or there can be no such file
 */
export async function openMemoryFile(size: number, dataBytes: number): Promise<MemoryFile | undefined> {
  const available = Math.min((await freeBytes(MEMORY_FOLDER)) ?? 0, availableMemory() / 3);
  if (dataBytes > available) return undefined;
  const flags = fs.constants.O_RDWR | fs.constants.O_DIRECTORY | TMPFILE_BIT;
  const handle = await fs.open(MEMORY_FOLDER, flags, 0o600).catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    await handle.truncate(size);
  } catch {
    // More than a file may be, setrlimit(2).
    await handle.close();
    return undefined;
  }
  return { path: `/proc/${process.pid}/fd/${handle.fd}`, close: () => handle.close() };
}
