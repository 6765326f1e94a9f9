import { openFileReader, readStart } from '@nx-aib/build-machine';
import type { ImagePlan } from '@nx-aib/image-plan';
import { SECTOR_SIZE } from '@nx-aib/core';
import { describedFile } from './described-file';
import { earlierDescriptorOf } from './descriptor-name';

/** The first bytes of a qcow2 file (docs/interop/qcow2.txt of QEMU): "QFI" and 0xfb. */
const QCOW2_MAGIC = '514649fb';

/**
 * Whether a file may be replaced by an image: it is described by its descriptor, or is a disk with our disk id. Any
 * other disk might be someone's virtual machine.
 */
export async function isImage(file: string, descriptor: string, plan: ImagePlan): Promise<boolean> {
  const start = Buffer.from((await readStart(file, 2 * SECTOR_SIZE)) ?? []);
  const isQcow2 = start.toString('hex', 0, 4) === QCOW2_MAGIC;
  const disk = isQcow2 ? await startOfQcow2(file) : start;
  if (diskIdOf(disk) === plan.disk.diskId) return true;
  const described = await Promise.all([descriptor, earlierDescriptorOf(file)].map(describedFile));
  return described.includes(file) && (isQcow2 || hasTable(start));
}

/** The first two sectors of the disk in a qcow2 file, if they are stored uncompressed; otherwise empty. */
async function startOfQcow2(file: string): Promise<Buffer> {
  const reader = await openFileReader(file);
  try {
    const entryAt = async (offset: number) => {
      const entry = Buffer.from(await reader.read(offset, 8));
      // A compressed or unallocated cluster has no offset.
      return entry.length < 8 || (entry[0] ?? 0) & 0x40 ? 0n : entry.readBigUInt64BE() & CLUSTER_OFFSET;
    };
    let offset = BigInt(L1_TABLE_OFFSET);
    // From the header to the L1 table, from there to the L2 table and to the first cluster.
    for (let step = 0; step < 3; step++) {
      offset = await entryAt(Number(offset));
      if (offset === 0n || offset >= reader.size) return Buffer.alloc(0);
    }
    return Buffer.from(await reader.read(Number(offset), 2 * SECTOR_SIZE));
  } finally {
    await reader.close();
  }
}

/**
 * From QEMU's docs/interop/qcow2.txt: the header field with the offset of the L1 table, and the mask of an entry's
 * offset.
 */
const L1_TABLE_OFFSET = 40;
const CLUSTER_OFFSET = 0x00fffffffffffe00n;

/** The GUID of a GPT disk in lower case, or `0x…` for a DOS table; undefined if there is neither. */
function diskIdOf(start: Buffer): string | undefined {
  if (!hasTable(start)) return undefined;
  if (start.toString('latin1', SECTOR_SIZE, SECTOR_SIZE + 8) !== 'EFI PART')
    return `0x${start.readUInt32LE(DOS_ID).toString(16).padStart(8, '0')}`;
  return guidAt(start, SECTOR_SIZE + GPT_DISK_GUID);
}

/**
 * The offsets of the disk identifier in a DOS table, and of the GUID in a GPT header: UEFI 2.10, tables 5.1 and 5.5.
 */
const DOS_ID = 440;
const GPT_DISK_GUID = 56;

/** The signature of a master boot record; a GPT disk has a protective one (UEFI 2.10, 5.2.3). */
function hasTable(start: Buffer): boolean {
  return start.length === 2 * SECTOR_SIZE && start.readUInt16LE(510) === 0xaa55;
}

/** The first three fields are little-endian: UEFI 2.10, appendix A. */
function guidAt(bytes: Buffer, at: number): string {
  const fields = [
    bytes.readUInt32LE(at).toString(16).padStart(8, '0'),
    bytes
      .readUInt16LE(at + 4)
      .toString(16)
      .padStart(4, '0'),
    bytes
      .readUInt16LE(at + 6)
      .toString(16)
      .padStart(4, '0'),
    bytes.toString('hex', at + 8, at + 10),
    bytes.toString('hex', at + 10, at + 16),
  ];
  return fields.join('-');
}
