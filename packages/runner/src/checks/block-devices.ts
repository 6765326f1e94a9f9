import {
  isCount,
  isListOf,
  isObjectOf,
  isText,
  orNull,
  parseJson,
  type Guard,
  type Guards,
} from '@nx-aib/core';

/** One row of lsblk(8) --json --list. */
export interface BlockDevice {
  readonly kname: string;
  readonly pkname: string | null;
  readonly type: string;
  readonly partn: number | null;
  /** In 512-byte sectors. */
  readonly start: number | null;
  /** In bytes. */
  readonly size: number;
  readonly parttype: string | null;
  readonly partuuid: string | null;
  readonly partlabel: string | null;
  readonly partflags: string | null;
  readonly uuid: string | null;
  readonly label: string | null;
  readonly fstype: string | null;
  readonly ptuuid: string | null;
  readonly pttype: string | null;
}

const COLUMNS =
  'KNAME,PKNAME,TYPE,PARTN,START,SIZE,PARTTYPE,PARTUUID,PARTLABEL,PARTFLAGS,UUID,LABEL,FSTYPE,PTUUID,PTTYPE';

/** Prints what `parseBlockDevices` parses. */
export const LIST_BLOCK_DEVICES = `lsblk --json --list --bytes -o ${COLUMNS}`;

const isBlockDevice = isObjectOf<BlockDevice>({
  kname: isText,
  pkname: orNull(isText),
  type: isText,
  partn: orNull(isCount),
  start: orNull(isCount),
  size: isCount,
  parttype: orNull(isText),
  partuuid: orNull(isText),
  partlabel: orNull(isText),
  partflags: orNull(isText),
  uuid: orNull(isText),
  label: orNull(isText),
  fstype: orNull(isText),
  ptuuid: orNull(isText),
  pttype: orNull(isText),
});

/** Undefined if the text is not valid output of lsblk. */
export function parseBlockDevices(text: string): readonly BlockDevice[] | undefined {
  return parseTable(text, 'blockdevices', isBlockDevice);
}

/** The rows of a table printed as JSON by a program of util-linux; undefined if invalid. */
export function parseTable<T, Name extends string>(
  text: string,
  name: Name,
  isRow: Guard<T>,
): readonly T[] | undefined {
  const isTable = isObjectOf({ [name]: isListOf(isRow) } as Guards<Record<Name, readonly T[]>>);
  return parseJson(text, isTable)?.[name];
}
