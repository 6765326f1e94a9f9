/** Bytes with random access: a disk, or a partition of it. */
export interface ByteSource {
  /** In bytes. */
  readonly size: number;
  /** Exactly these bytes, which must not be modified. @throws BrokenDisk if they are not all available */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/**
 * A disk that violates its format. The exception is caught where a whole disk or file system is read, and turned into a
 * value there: otherwise every read would have to return a result for errors that never occur on an intact disk.
 */
export class BrokenDisk extends Error {}

/** A part of other bytes; offsets are relative to its start. */
export function partOf(source: ByteSource, start: number, size: number): ByteSource {
  return {
    size,
    read: async (offset, length) => {
      if (offset < 0 || length < 0 || offset + length > size)
        throw new BrokenDisk(`bytes ${offset} to ${offset + length} are outside of ${size}`);
      return source.read(start + offset, length);
    },
  };
}

/** Returns the BrokenDisk if reading fails because of the disk's content; rethrows everything else. */
export async function orBroken<T>(reading: () => Promise<T>): Promise<T | BrokenDisk> {
  try {
    return await reading();
  } catch (error) {
    if (error instanceof BrokenDisk) return error;
    // A view of bytes at an offset that does not exist.
    if (error instanceof RangeError) return new BrokenDisk(`its tables are broken: ${error.message}`);
    throw error;
  }
}
