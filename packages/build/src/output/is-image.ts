import { readStart } from '@nx-aib/host';
import type { ImagePlan } from '@nx-aib/image-plan';
import { SECTOR_SIZE } from '@nx-aib/manifest';
import { describedFile } from './described-file';
import { earlierDescriptorOf } from './descriptor-name';

/** The first bytes of a qcow2 file (docs/interop/qcow2.txt of QEMU): "QFI" and 0xfb. */
const QCOW2_MAGIC = '514649fb';

/** Whether a file may be replaced by an image: a qcow2 image, or a raw one that a build has put there. */
export async function isImage(file: string, descriptor: string, plan: ImagePlan): Promise<boolean> {
  const start = Buffer.from((await readStart(file, 2 * SECTOR_SIZE)) ?? []);
  if (start.toString('hex', 0, 4) === QCOW2_MAGIC) return true;
  // Every raw disk looks the same: it is one of ours when its descriptor says so, or its table has our disk's identity.
  if (diskIdOf(start) === plan.disk.diskId) return true;
  const described = await Promise.all([descriptor, earlierDescriptorOf(file)].map(describedFile));
  return described.includes(file) && hasTable(start);
}

/** Of a disk with a GPT, a GUID in lower case; of one with a DOS table `0x…`; undefined where there is neither. */
function diskIdOf(start: Buffer): string | undefined {
  if (!hasTable(start)) return undefined;
  if (start.toString('latin1', SECTOR_SIZE, SECTOR_SIZE + 8) !== 'EFI PART')
    return `0x${start.readUInt32LE(DOS_ID).toString(16).padStart(8, '0')}`;
  return guidAt(start, SECTOR_SIZE + GPT_DISK_GUID);
}

/** Where a DOS table has the disk's identifier, and where a GPT header its GUID: UEFI 2.10, tables 5.1 and 5.5. */
const DOS_ID = 440;
const GPT_DISK_GUID = 56;

/** The signature of a master boot record; a disk with a GPT has a protective one (UEFI 2.10, 5.2.3). */
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
