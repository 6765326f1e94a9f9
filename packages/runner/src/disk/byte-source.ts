/** Bytes that are read here and there: a disk, a partition of it. */
export interface ByteSource {
  /** In bytes. */
  readonly size: number;
  /** Exactly these bytes, not to be written to. @throws BrokenDisk where they are not all there */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/**
 * A disk that is not what its format asks for. It goes up to whoever reads a whole disk or file system, who makes a value
 * of it: each read would else carry a result for what a sound disk never gives.
 */
export class BrokenDisk extends Error {}

/** A part of other bytes, in which offsets begin anew. */
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

/** What is broken, where reading fails because of what is on a disk; all else is thrown on. */
export async function orBroken<T>(reading: () => Promise<T>): Promise<T | BrokenDisk> {
  try {
    return await reading();
  } catch (error) {
    if (error instanceof BrokenDisk) return error;
    // A view of bytes that has no such place.
    if (error instanceof RangeError) return new BrokenDisk(`its tables are broken: ${error.message}`);
    throw error;
  }
}
