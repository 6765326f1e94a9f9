import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import { dataExtents, type Extent } from './data-extents';
import { readFully } from './read-fully';

const CHUNK = 1 << 20;

/** What a block of zeros has to fill to count as a hole, whether it is one on this disk or not. */
const BLOCK = 1 << 16;

const ZEROS = Buffer.alloc(BLOCK);

/** Less than so many bytes of holes are read faster than asked for. */
const FEW_BYTES = 1 << 24;

/**
 * A digest of a file's content: SHA-256, lower-case hexadecimal, over the number and the bytes of each block of 64 KiB
 * that is not all zeros, and the file's size. Reads what is on the disk and no holes, and is the same whether zeros are
 * holes or not.
 */
export async function contentDigest(file: string): Promise<string> {
  const handle = await fs.open(file, 'r');
  try {
    const { size, blocks } = await handle.stat();
    const whole: Extent[] = size === 0 ? [] : [{ start: 0, end: size }];
    const extents = size - blocks * 512 > FEW_BYTES ? ((await dataExtents(file)) ?? whole) : whole;
    const hash = createHash('sha256');
    const number = Buffer.alloc(8);
    for await (const { at, bytes } of blocksIn(handle, extents, size)) {
      number.writeBigUInt64LE(BigInt(at / BLOCK));
      hash.update(number).update(bytes);
    }
    number.writeBigUInt64LE(BigInt(size));
    return hash.update(number).digest('hex');
  } finally {
    await handle.close();
  }
}

/** The blocks with something in them, in their order. */
async function* blocksIn(handle: fs.FileHandle, extents: readonly Extent[], size: number) {
  const buffer = Buffer.allocUnsafe(Math.min(CHUNK, Math.max(size, 1)));
  let next = 0;
  for (const { start, end } of extents) {
    // Extents are of the file system's blocks, which are smaller; two may touch one block of ours.
    let at = Math.max(next, start - (start % BLOCK));
    const last = Math.min(size, Math.ceil(end / BLOCK) * BLOCK);
    while (at < last) {
      const read = await readFully(handle, buffer.subarray(0, Math.min(buffer.length, last - at)), at);
      for (let from = 0; from < read; from += BLOCK) {
        const bytes = buffer.subarray(from, Math.min(from + BLOCK, read));
        if (!bytes.equals(ZEROS.subarray(0, bytes.length))) yield { at: at + from, bytes };
      }
      if (read === 0) return;
      at += read;
    }
    next = at;
  }
}
