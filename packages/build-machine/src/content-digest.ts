import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import { dataExtents, type Extent } from './data-extents';
import { sha256File } from './files';
import { readAhead } from './read-ahead';

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
    for await (const { at, bytes } of readAhead(handle, wholeBlocks(extents, size))) {
      for (let from = 0; from < bytes.length; from += BLOCK) {
        const block = bytes.subarray(from, from + BLOCK);
        if (block.equals(ZEROS.subarray(0, block.length))) continue;
        number.writeBigUInt64LE(BigInt((at + from) / BLOCK));
        hash.update(number).update(block);
      }
    }
    number.writeBigUInt64LE(BigInt(size));
    return hash.update(number).digest('hex');
  } finally {
    await handle.close();
  }
}

/** `sha256`: of the whole file, as sha256sum(1) prints it. `contentDigest`: the above, for which holes cost nothing. */
export type DigestKind = 'sha256' | 'contentDigest';

/**
 * One of the two digests of a file, lower-case hexadecimal.
 * @throws SystemError when the file cannot be read.
 */
export function fileDigest(kind: DigestKind, file: string): Promise<string> {
  return kind === 'sha256' ? sha256File(file) : contentDigest(file);
}

/** What of our blocks the file system's smaller ones touch, each once. */
function wholeBlocks(extents: readonly Extent[], size: number): Extent[] {
  let next = 0;
  return extents.flatMap(({ start, end }) => {
    const begin = Math.max(next, start - (start % BLOCK));
    next = Math.min(size, Math.ceil(end / BLOCK) * BLOCK);
    return begin < next ? [{ start: begin, end: next }] : [];
  });
}
