import { BrokenDisk, type ByteSource } from '../byte-source';
import type { Inode } from './inode';
import { BLOCK_SIZE, FLAG } from './layout';
import { viewOf, type Superblock } from './superblock';

/** Consecutive blocks of a file on the disk; everything outside extents is zeros. */
export interface FileExtent {
  /** Within the file, in blocks. */
  readonly logical: number;
  /** Within the file system, in blocks. */
  readonly physical: number;
  readonly blocks: number;
}

const MAGIC = 0xf30a;
const HEADER_BYTES = 12;
const ENTRY_BYTES = 12;

/** The offset in the length of an extent that is reserved but not written: it reads as zeros. */
const UNWRITTEN = 32768;

/** The kernel's maximum depth (EXT4_MAX_EXTENT_DEPTH). */
const MAX_DEPTH = 5;

/** The extents of an inode, in the order of the file. @throws BrokenDisk */
export async function readExtents(
  source: ByteSource,
  superblock: Superblock,
  inode: Inode,
): Promise<FileExtent[]> {
  if ((inode.flags & FLAG.EXTENTS) === 0) throw new BrokenDisk(`inode ${inode.number} has no extents`);
  const tree = new ExtentTree(source, superblock, inode);
  await tree.visit(inode.block, undefined);
  return tree.found;
}

class ExtentTree {
  readonly found: FileExtent[] = [];
  private readonly end: number;
  private next = 0;
  private nodes = 0;

  constructor(
    private readonly source: ByteSource,
    private readonly superblock: Superblock,
    private readonly inode: Inode,
  ) {
    this.end = Math.ceil(inode.size / BLOCK_SIZE);
  }

  async visit(bytes: Uint8Array, expectedDepth: number | undefined): Promise<void> {
    const view = viewOf(bytes);
    const count = view.getUint16(2, true);
    const depth = view.getUint16(6, true);
    this.nodes += 1;
    const isSound =
      view.getUint16(0, true) === MAGIC &&
      depth === (expectedDepth ?? depth) &&
      depth <= MAX_DEPTH &&
      HEADER_BYTES + count * ENTRY_BYTES <= bytes.length &&
      // Every node except the first one has its own extents, and each of those a block.
      this.nodes <= 2 + this.end * MAX_DEPTH &&
      (count > 0 || expectedDepth === undefined);
    if (!isSound) throw this.broken();
    for (let index = 0; index < count; index++) {
      const at = HEADER_BYTES + index * ENTRY_BYTES;
      if (depth === 0) this.addLeaf(view, at);
      else await this.descend(view, at, depth);
    }
  }

  private addLeaf(view: DataView, at: number): void {
    const logical = view.getUint32(at, true);
    const length = view.getUint16(at + 4, true);
    const physical = view.getUint32(at + 8, true) + view.getUint16(at + 6, true) * 2 ** 32;
    const blocks = length > UNWRITTEN ? length - UNWRITTEN : length;
    if (blocks === 0 || logical < this.next || logical + blocks > this.end) throw this.broken();
    if (physical + blocks > this.superblock.blocks) throw this.broken();
    this.next = logical + blocks;
    if (length <= UNWRITTEN) this.found.push({ logical, physical, blocks });
  }

  private async descend(view: DataView, at: number, depth: number): Promise<void> {
    const block = view.getUint32(at + 4, true) + view.getUint16(at + 8, true) * 2 ** 32;
    if (view.getUint32(at, true) < this.next || block >= this.superblock.blocks) throw this.broken();
    // A copy: the memory may be reused when the blocks below are read.
    const bytes = (await this.source.read(block * BLOCK_SIZE, BLOCK_SIZE)).slice();
    await this.visit(bytes, depth - 1);
  }

  private broken(): BrokenDisk {
    return new BrokenDisk(`the extents of inode ${this.inode.number} are broken`);
  }
}
