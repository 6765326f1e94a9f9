import type { FileHandle } from 'node:fs/promises';
import type { Extent } from './data-extents';
import { readFully } from './read-fully';

/** With smaller chunks, the calls take a tenth of the time needed to read a large file. */
const CHUNK_BYTES = 1 << 22;

export interface Chunk {
  /** The offset in the file. */
  readonly at: number;
  /** Must not be used after the next chunk has been requested. */
  readonly bytes: Buffer;
}

/**
 * The content of some extents of a file, in order and in chunks of at most 4 MiB; while one chunk is used, the next one
 * is read.
 */
export async function* readAhead(handle: FileHandle, extents: readonly Extent[]): AsyncGenerator<Chunk> {
  const length = Math.min(
    CHUNK_BYTES,
    extents.reduce((most, { start, end }) => Math.max(most, end - start), 1),
  );
  const read = async ({ start, end }: Extent, into: Buffer): Promise<Chunk> => {
    const wanted = into.subarray(0, end - start);
    return { at: start, bytes: wanted.subarray(0, await readFully(handle, wanted, start)) };
  };
  let [into, other] = [Buffer.allocUnsafe(length), Buffer.allocUnsafe(length)];
  let ahead: Promise<Chunk> | undefined;
  try {
    for (const part of cut(extents, length)) {
      const current = ahead;
      ahead = read(part, into);
      // An error in this read is reported when its chunk is requested, or never.
      ahead.catch(() => undefined);
      [into, other] = [other, into];
      if (current !== undefined) yield await current;
    }
    if (ahead !== undefined) yield await ahead;
  } finally {
    // A caller that stops early closes the file next.
    await ahead?.catch(() => undefined);
  }
}

function* cut(extents: readonly Extent[], length: number): Generator<Extent> {
  for (const { start, end } of extents) {
    for (let at = start; at < end; at += length) yield { start: at, end: Math.min(at + length, end) };
  }
}
