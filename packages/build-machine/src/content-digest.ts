import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import { dataExtents, type Extent } from './data-extents';
import { sha256File } from './files';
import { readAhead } from './read-ahead';

/** The size of a block of zeros that counts as a hole, whether it is one on this disk or not. */
const BLOCK = 1 << 16;

const ZEROS = Buffer.alloc(BLOCK);

/** Reading fewer bytes than this is faster than querying the holes. */
const FEW_BYTES = 1 << 24;

/**
 * A digest of a file's content: SHA-256, lower-case hexadecimal, of the number and the bytes of each block of 64 KiB
 * that is not all zeros, and of the file's size. Only data is read, not holes; the result does not depend on whether
 * zeros are stored as holes.
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

/**
 * `sha256`: of the whole file, as printed by sha256sum(1). `contentDigest`: the digest above, for which holes cost
 * nothing.
 */
export type DigestKind = 'sha256' | 'contentDigest';

/**
 * One of the two digests of a file, lower-case hexadecimal.
 * @throws SystemError if the file cannot be read.
 */
export function fileDigest(kind: DigestKind, file: string): Promise<string> {
  return kind === 'sha256' ? sha256File(file) : contentDigest(file);
}

/** Our blocks that overlap the file system's smaller ones, each once. */
function wholeBlocks(extents: readonly Extent[], size: number): Extent[] {
  let next = 0;
  return extents.flatMap(({ start, end }) => {
    const begin = Math.max(next, start - (start % BLOCK));
    next = Math.min(size, Math.ceil(end / BLOCK) * BLOCK);
    return begin < next ? [{ start: begin, end: next }] : [];
  });
}
