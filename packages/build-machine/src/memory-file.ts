import fs from 'node:fs/promises';
import { freeBytes } from './disk-space';
import { availableMemory } from './machine-facts';

/** tmpfs(5) is mounted here on every Linux system; in a container it may be small. */
const MEMORY_FOLDER = '/dev/shm';

/** open(2); Node has no name for it. O_TMPFILE is this bit and O_DIRECTORY, whose value depends on the architecture. */
const TMPFILE_BIT = 0o20000000;

/** An unnamed file in memory. */
export interface MemoryFile {
  /** For this process and the programs that it runs. */
  readonly path: string;
  close(): Promise<void>;
}

/**
 * An empty sparse file of `size` bytes in memory; it disappears when it is closed or this process ends, however it
 * ends.
 *
 * @param dataBytes how much will be written to it
 * @returns undefined if that is more than a third of the available memory, or such a file cannot be created
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
    // Larger than the file size limit, setrlimit(2).
    await handle.close();
    return undefined;
  }
  return { path: `/proc/${process.pid}/fd/${handle.fd}`, close: () => handle.close() };
}
