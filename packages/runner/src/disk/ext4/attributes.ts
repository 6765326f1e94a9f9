import { BrokenDisk, type ByteSource } from '../byte-source';
import type { Inode } from './inode';
import { BLOCK_SIZE } from './layout';
import { viewOf, type Superblock } from './superblock';

const MAGIC = 0xea020000;

/** Namespaces of attribute names by number, fs/ext4/xattr.h. */
const PREFIXES: Readonly<Record<number, string>> = {
  ...{ 1: 'user.', 2: 'system.posix_acl_access', 3: 'system.posix_acl_default' },
  ...{ 4: 'trusted.', 6: 'security.', 7: 'system.', 8: 'system.richacl' },
};

const ENTRY_BYTES = 16;

/** The extended attributes of an inode, including those in a separate block. @throws BrokenDisk */
export async function readAttributes(
  source: ByteSource,
  superblock: Superblock,
  inode: Inode,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  const { rest, attributeBlock, number } = inode;
  if (rest.length >= 4 && viewOf(rest).getUint32(0, true) === MAGIC)
    // Offsets of values are relative to the first entry.
    addEntries(found, rest.subarray(4), 0, number);
  if (attributeBlock === 0) return found;
  if (attributeBlock >= superblock.blocks) throw broken(number);
  const block = (await source.read(attributeBlock * BLOCK_SIZE, BLOCK_SIZE)).slice();
  if (viewOf(block).getUint32(0, true) !== MAGIC) throw broken(number);
  addEntries(found, block, 32, number);
  return found;
}

function addEntries(found: Map<string, Uint8Array>, bytes: Uint8Array, from: number, inode: number): void {
  const view = viewOf(bytes);
  for (let at = from; at + 4 <= bytes.length && view.getUint32(at, true) !== 0;) {
    const nameLength = view.getUint8(at);
    const name = bytes.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + nameLength);
    const offset = view.getUint16(at + 2, true);
    const size = view.getUint32(at + 8, true);
    const inOwnInode = view.getUint32(at + 4, true) !== 0;
    if (name.length < nameLength || inOwnInode || offset + size > bytes.length) throw broken(inode);
    const prefix = PREFIXES[view.getUint8(at + 1)] ?? `${view.getUint8(at + 1)}.`;
    found.set(prefix + String.fromCharCode(...name), bytes.subarray(offset, offset + size));
    at += Math.ceil((ENTRY_BYTES + nameLength) / 4) * 4;
  }
}

function broken(inode: number): BrokenDisk {
  return new BrokenDisk(`the extended attributes of inode ${inode} are broken`);
}
