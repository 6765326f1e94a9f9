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

/** The command that prints what `parseBlockDevices` reads. */
export const LIST_BLOCK_DEVICES = `lsblk --json --list --bytes -o ${COLUMNS}`;

/** Undefined when the text is not what lsblk prints. */
export function parseBlockDevices(text: string): BlockDevice[] | undefined {
  try {
    return rowsOf<BlockDevice>(JSON.parse(text), 'blockdevices');
  } catch {
    return undefined;
  }
}

/** The rows of a table that a program of util-linux printed as JSON; undefined when it is none. */
export function rowsOf<T extends object>(value: unknown, table: string): T[] | undefined {
  const rows =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[table] : undefined;
  const isTable = Array.isArray(rows) && rows.every((row) => typeof row === 'object' && row !== null);
  return isTable ? (rows as T[]) : undefined;
}
