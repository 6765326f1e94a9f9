import { BrokenDisk, type ByteSource } from '../byte-source';
import { BLOCK_SIZE } from './layout';
import { viewOf, type Superblock } from './superblock';

/** An inode as stored on the disk. */
export interface Inode {
  readonly number: number;
  /** Including type bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly links: number;
  readonly flags: number;
  /** `i_block`: extents, the short target of a link, or a device number. */
  readonly block: Uint8Array;
  /** The block with extended attributes, or 0. */
  readonly attributeBlock: number;
  /** The data after the inode's own fields: extended attributes. */
  readonly rest: Uint8Array;
}

/** The fields that every inode has; a larger one has the number of additional bytes at 0x80. */
const BASE_BYTES = 128;

/** Reads an inode by its number. @throws BrokenDisk if the number is impossible */
export async function readInode(source: ByteSource, superblock: Superblock, number: number): Promise<Inode> {
  const { inodes, inodesPerGroup, inodeSize, inodeTables } = superblock;
  if (number < 1 || number > inodes) throw new BrokenDisk(`it has no inode ${number}`);
  const group = Math.floor((number - 1) / inodesPerGroup);
  const table = (inodeTables[group] ?? 0) * BLOCK_SIZE;
  const bytes = await source.read(table + ((number - 1) % inodesPerGroup) * inodeSize, inodeSize);
  const view = viewOf(bytes);
  const u16 = (at: number) => view.getUint16(at, true);
  const u32 = (at: number) => view.getUint32(at, true);
  const restAt = BASE_BYTES + u16(0x80);
  if (restAt > inodeSize) throw new BrokenDisk(`inode ${number} is broken`);
  return {
    number,
    mode: u16(0x0),
    uid: u16(0x2) + u16(0x78) * 2 ** 16,
    gid: u16(0x18) + u16(0x7a) * 2 ** 16,
    size: u32(0x4) + u32(0x6c) * 2 ** 32,
    links: u16(0x1a),
    flags: u32(0x20),
    // Copies, because the memory may be reused for another part of the disk.
    block: bytes.slice(0x28, 0x64),
    attributeBlock: u32(0x68) + u16(0x76) * 2 ** 32,
    rest: bytes.slice(restAt),
  };
}

/** `major,minor` of a device node: in the kernel's new encoding if the old one is 0 (fs/ext4/inode.c). */
export function deviceOf({ block }: Inode): string {
  const view = viewOf(block);
  const old = view.getUint32(0, true);
  if (old !== 0) return `${(old >> 8) & 0xff},${old & 0xff}`;
  const device = view.getUint32(4, true);
  return `${(device & 0xfff00) >> 8},${((device & 0xff) | ((device >>> 12) & 0xfff00)) >>> 0}`;
}
