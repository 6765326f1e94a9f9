import type { FileReader } from '@nx-aib/build-machine';
import { isBoolean, isCount, isListOf, isObjectOf, maybe, parseJson } from '@nx-aib/core';
import { BrokenDisk, type ByteSource } from './byte-source';

/** An extent of a disk as printed by qemu-img(1) map: the offset of its bytes in the file, or null for zeros. */
export interface MappedExtent {
  readonly start: number;
  readonly length: number;
  readonly offset: number | null;
}

/** An element in the output of `qemu-img map --output=json` (qemu-img(1)). */
interface Listed {
  readonly start: number;
  readonly length: number;
  readonly depth: number;
  readonly zero: boolean;
  readonly data: boolean;
  /** Absent for an extent that is not stored verbatim in the file. */
  readonly offset?: number;
  readonly compressed?: boolean;
}

const isMap = isListOf(
  isObjectOf<Listed>({
    start: isCount,
    length: isCount,
    depth: isCount,
    zero: isBoolean,
    data: isBoolean,
    offset: maybe(isCount),
    compressed: maybe(isBoolean),
  }),
);

/**
 * Parses the output of `qemu-img map --output=json` for an image: which bytes of its file are which of the disk.
 * @throws BrokenDisk for a disk whose bytes are not all stored verbatim in that file
 */
export function parseMap(json: string): MappedExtent[] {
  const listed = parseJson(json, isMap);
  if (listed === undefined) throw new BrokenDisk('qemu-img(1) printed something else than a map');
  let end = 0;
  return listed.map(({ start, length, depth, zero, data, offset, compressed }) => {
    if (start !== end) throw new BrokenDisk('its map has gaps');
    end += length;
    if (zero === true || data === false) return { start, length, offset: null };
    if (depth !== 0) throw new BrokenDisk('a part of it is in another file');
    if (compressed === true || offset === undefined) throw new BrokenDisk('a part of it is compressed');
    return { start, length, offset };
  });
}

/** A disk image in any format, accessed through its map. */
export class MappedDisk implements ByteSource {
  readonly size: number;

  constructor(
    private readonly file: FileReader,
    readonly extents: readonly MappedExtent[],
  ) {
    const last = extents.at(-1);
    this.size = last === undefined ? 0 : last.start + last.length;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    if (offset < 0 || length < 0 || offset + length > this.size)
      throw new BrokenDisk(`the disk has no bytes ${offset} to ${offset + length}`);
    const first = this.extentAt(offset);
    const within = first !== undefined && offset + length <= first.start + first.length;
    if (within && first.offset !== null) return this.fromFile(first, offset, length);
    const bytes = new Uint8Array(length);
    for (let at = this.indexAt(offset); at < this.extents.length; at++) {
      const extent = this.extents[at] as MappedExtent;
      if (extent.start >= offset + length) break;
      if (extent.offset === null) continue;
      const from = Math.max(offset, extent.start);
      const to = Math.min(offset + length, extent.start + extent.length);
      bytes.set(await this.fromFile(extent, from, to - from), from - offset);
    }
    return bytes;
  }

  private async fromFile(extent: MappedExtent, at: number, length: number): Promise<Uint8Array> {
    const bytes = await this.file.read((extent.offset ?? 0) + at - extent.start, length);
    if (bytes.length < length) throw new BrokenDisk('the image is shorter than its tables say');
    return bytes;
  }

  private extentAt(offset: number): MappedExtent | undefined {
    return this.extents[this.indexAt(offset)];
  }

  /** The index of the last extent that starts at or before `offset`. */
  private indexAt(offset: number): number {
    let [low, high] = [0, this.extents.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.extents[middle] as MappedExtent).start <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
