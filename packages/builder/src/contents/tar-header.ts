import { CAPABILITY } from '@nx-aib/image-plan';

/**
 * The block size of a tar: a header is one block, and contents are padded to full blocks (pax(1), ustar interchange
 * format).
 */
export const TAR_BLOCK = 512;

/** A member's header, as bytes and numbers; names are not decoded. */
export interface TarHeader {
  /** The typeflag in ustar: `0` a file, `1` a hard link, `x` the extended header of the next member. */
  readonly type: string;
  readonly name: Uint8Array;
  readonly linkName: Uint8Array;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Of the data after the header, in bytes. */
  readonly size: number;
  readonly device: string;
}

/** Fields in an extended header that override the next member's own header. */
export type PaxRecords = ReadonlyMap<string, Uint8Array>;

/** Parses a header block; undefined for the block of zeros that ends a tar, or for an invalid one. */
export function parseTarHeader(block: Uint8Array): TarHeader | undefined {
  if (ascii(block.subarray(257, 262)) !== 'ustar') return undefined;
  const prefix = untilNul(block.subarray(345, 500));
  const name = untilNul(block.subarray(0, 100));
  return {
    type: ascii(block.subarray(156, 157)).replace('\0', '0'),
    name: prefix.length === 0 ? name : joined(prefix, name),
    linkName: untilNul(block.subarray(157, 257)),
    mode: octal(block.subarray(100, 108)) & 0o7777,
    uid: octal(block.subarray(108, 116)),
    gid: octal(block.subarray(116, 124)),
    size: octal(block.subarray(124, 136)),
    device: `${octal(block.subarray(329, 337))},${octal(block.subarray(337, 345))}`,
  };
}

/** The records `LENGTH KEYWORD=VALUE\n` of an extended header, pax(1); a value may contain any byte. */
export function parsePaxRecords(bytes: Uint8Array): PaxRecords {
  const records = new Map<string, Uint8Array>();
  for (let at = 0; at < bytes.length;) {
    const blank = bytes.indexOf(0x20, at);
    const length = Number(ascii(bytes.subarray(at, blank)));
    if (blank < 0 || !(length > blank - at + 1) || at + length > bytes.length)
      throw new RangeError('an extended header of a tar is broken');
    const equals = bytes.indexOf(0x3d, blank);
    records.set(ascii(bytes.subarray(blank + 1, equals)), bytes.slice(equals + 1, at + length - 1));
    at += length;
  }
  return records;
}

/** The keyword for extended attributes in GNU tar and libarchive. */
const CAPABILITY_RECORD = `SCHILY.xattr.${CAPABILITY}`;

/** A member's header with its extended header applied. */
export function withPaxRecords(
  header: TarHeader,
  records: PaxRecords,
): TarHeader & { readonly capability: Uint8Array | undefined } {
  const number = (keyword: string, otherwise: number) => {
    const value = records.get(keyword);
    return value === undefined ? otherwise : Number(ascii(value));
  };
  return {
    ...header,
    name: records.get('path') ?? header.name,
    linkName: records.get('linkpath') ?? header.linkName,
    uid: number('uid', header.uid),
    gid: number('gid', header.gid),
    size: number('size', header.size),
    capability: records.get(CAPABILITY_RECORD),
  };
}

function ascii(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function octal(bytes: Uint8Array): number {
  return parseInt(ascii(bytes).replace(/[\0 ].*$/s, '') || '0', 8);
}

function untilNul(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}

function joined(prefix: Uint8Array, name: Uint8Array): Uint8Array {
  return new Uint8Array([...prefix, 0x2f, ...name]);
}
