import { encodeBytes } from '@nx-aib/image-plan';
import { BrokenDisk, type ByteSource } from '../byte-source';
import { readExtents } from './extents';
import type { Inode } from './inode';
import { BLOCK_SIZE } from './layout';
import { viewOf, type Superblock } from './superblock';

/** A name in a directory. */
export interface DirectoryEntry {
  /** Encoded as in a content manifest. */
  readonly name: string;
  readonly inode: number;
}

/**
 * The names in a directory except `.` and `..`. Blocks of its hash tree look like empty ones when it is read
 * sequentially, as the kernel can do, too. @throws BrokenDisk, also if there are more than `limit`
 */
export async function readDirectory(
  source: ByteSource,
  superblock: Superblock,
  inode: Inode,
  limit: number,
): Promise<DirectoryEntry[]> {
  const entries: DirectoryEntry[] = [];
  const extents = await readExtents(source, superblock, inode);
  for (const { physical, blocks } of extents) {
    for (let block = physical; block < physical + blocks; block++) {
      entries.push(...entriesIn(await source.read(block * BLOCK_SIZE, BLOCK_SIZE), inode));
      // Includes `.` and `..`.
      if (entries.length > limit + 2) throw new BrokenDisk(`directory ${inode.number} holds too many names`);
    }
  }
  return entries.filter(({ name }) => name !== '.' && name !== '..');
}

function entriesIn(bytes: Uint8Array, { number }: Inode): DirectoryEntry[] {
  const view = viewOf(bytes);
  const entries: DirectoryEntry[] = [];
  for (let at = 0; at < bytes.length;) {
    const inode = view.getUint32(at, true);
    const length = view.getUint16(at + 4, true);
    const nameLength = view.getUint8(at + 6);
    if (length < 8 + nameLength || length % 4 !== 0 || at + length > bytes.length)
      throw new BrokenDisk(`directory ${number} is broken`);
    const name = bytes.subarray(at + 8, at + 8 + nameLength);
    if (inode !== 0) {
      if (nameLength === 0 || name.includes(0) || name.includes(0x2f))
        throw new BrokenDisk(`directory ${number} holds an impossible name`);
      entries.push({ name: encodeBytes(name), inode });
    }
    at += length;
  }
  return entries;
}
