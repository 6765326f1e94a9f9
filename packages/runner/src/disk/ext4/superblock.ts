import { BrokenDisk, type ByteSource } from '../byte-source';
import { BLOCK_SIZE, FEATURE_64BIT, KNOWN_FEATURES, NEEDS_RECOVERY, SUPERBLOCK } from './layout';

/** The superblock's facts about a file system, and the location of its inodes. */
export interface Superblock {
  /** In blocks. */
  readonly blocks: number;
  readonly inodes: number;
  readonly inodesPerGroup: number;
  readonly inodeSize: number;
  /** The first block of each group's inode table. */
  readonly inodeTables: readonly number[];
  /** In lower case. */
  readonly uuid: string;
  readonly label: string;
  /** Settings that no build makes but a kernel would apply, as text. */
  readonly oddities: readonly string[];
}

/**
 * Reads the superblock and the group descriptors. @throws BrokenDisk if it is not an ext4 file system as made by builds
 */
export async function readSuperblock(source: ByteSource): Promise<Superblock> {
  const view = viewOf(await source.read(SUPERBLOCK.offset, SUPERBLOCK.length));
  if (view.getUint16(0x38, true) !== SUPERBLOCK.magic) throw new BrokenDisk('it is not an ext4 file system');
  if (view.getUint32(0x18, true) !== 2) throw new BrokenDisk('its blocks are not 4096 bytes');
  const incompatible = view.getUint32(0x60, true);
  const is64 = (incompatible & FEATURE_64BIT) !== 0;
  const blocks = view.getUint32(0x4, true) + (is64 ? view.getUint32(0x150, true) * 2 ** 32 : 0);
  const geometry = {
    blocks,
    inodes: view.getUint32(0x0, true),
    inodesPerGroup: view.getUint32(0x28, true),
    inodeSize: view.getUint16(0x58, true),
  };
  const blocksPerGroup = view.getUint32(0x20, true);
  const groups = Math.ceil(blocks / blocksPerGroup);
  const isSound =
    blocks * BLOCK_SIZE <= source.size &&
    blocksPerGroup === 8 * BLOCK_SIZE &&
    groups * geometry.inodesPerGroup === geometry.inodes &&
    geometry.inodeSize === 256 &&
    view.getUint32(0x14, true) === 0;
  if (!isSound) throw new BrokenDisk('its superblock is broken');
  const descriptorSize = is64 ? view.getUint16(0xfe, true) : 32;
  if (descriptorSize !== (is64 ? 64 : 32)) throw new BrokenDisk('its superblock is broken');
  return {
    ...geometry,
    inodeTables: await readInodeTables(source, { groups, descriptorSize, blocks }),
    uuid: uuidOf(view),
    label: textOf(view, 0x78, 16),
    oddities: odditiesOf(view),
  };
}

async function readInodeTables(
  source: ByteSource,
  { groups, descriptorSize, blocks }: { groups: number; descriptorSize: number; blocks: number },
): Promise<number[]> {
  // They follow the block of the superblock.
  const view = viewOf(await source.read(BLOCK_SIZE, groups * descriptorSize));
  return Array.from({ length: groups }, (_, group) => {
    const at = group * descriptorSize;
    const high = descriptorSize === 64 ? view.getUint32(at + 0x28, true) : 0;
    const table = view.getUint32(at + 0x8, true) + high * 2 ** 32;
    if (table >= blocks) throw new BrokenDisk('an inode table is outside of it');
    return table;
  });
}

function odditiesOf(view: DataView): string[] {
  const [compatible, incompatible, readOnly] = [0x5c, 0x60, 0x64].map((at) => view.getUint32(at, true));
  const unknown = [
    (compatible ?? 0) & ~KNOWN_FEATURES.compatible,
    (incompatible ?? 0) & ~(KNOWN_FEATURES.incompatible | NEEDS_RECOVERY),
    (readOnly ?? 0) & ~KNOWN_FEATURES.readOnlyCompatible,
  ];
  const options = textOf(view, 0x200, 64);
  const state = view.getUint16(0x3a, true);
  return [
    ...(((incompatible ?? 0) & NEEDS_RECOVERY) === 0 ? [] : ['its journal would be replayed']),
    ...(unknown.some((bits) => bits !== 0)
      ? [`it has features that no build sets (${unknown.map(hexadecimal).join(', ')})`]
      : []),
    ...(options === '' ? [] : [`it would be mounted with ${JSON.stringify(options)}`]),
    ...(state === 1 && view.getUint32(0xe8, true) === 0 ? [] : ['it was not unmounted cleanly']),
  ];
}

function hexadecimal(bits: number): string {
  return `0x${(bits >>> 0).toString(16)}`;
}

/** A view of bytes, which need not start at the beginning of their buffer. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function textOf(view: DataView, at: number, length: number): string {
  const bytes = Array.from({ length }, (_, index) => view.getUint8(at + index));
  const end = bytes.indexOf(0);
  return String.fromCharCode(...(end < 0 ? bytes : bytes.slice(0, end)));
}

function uuidOf(view: DataView): string {
  const digits = Array.from({ length: 16 }, (_, index) =>
    view
      .getUint8(0x68 + index)
      .toString(16)
      .padStart(2, '0'),
  ).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
