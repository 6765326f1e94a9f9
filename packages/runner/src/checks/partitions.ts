import { bytesToSectors, bytes } from '@nx-aib/core';
import type { DiskPlan, PlannedPartition } from '@nx-aib/partitions';
import { LIST_BLOCK_DEVICES, parseBlockDevices, type BlockDevice } from './block-devices';
import {
  fail,
  judgeSection,
  same,
  type Check,
  type CheckFamily,
  type GuestFacts,
  type Judgement,
} from './check';
import { guestScript } from './sections';

/** The partition table, to the sector. */
export const partitions: CheckFamily = {
  name: 'partitions',
  checks: ({ plan: { disk } }) => [
    tableCheck(disk),
    ...disk.partitions.map((part) => partitionCheck(disk, part)),
  ],
  script: () => guestScript(['udevadm settle', `section devices; ${LIST_BLOCK_DEVICES}`]),
};

function tableCheck(disk: DiskPlan): Check {
  const expected = describeTable(disk.label, disk.diskId, disk.size, disk.partitions.length);
  return {
    id: 'partitions/table',
    title: `the disk has a ${disk.label} table with ${disk.partitions.length} partitions`,
    expected,
    judge: (facts) =>
      onDisk(facts, disk, (whole, parts) =>
        same(describeTable(whole.pttype ?? '', whole.ptuuid ?? '', whole.size, parts.length), expected),
      ),
  };
}

function describeTable(label: string, id: string, size: number, count: number): string {
  return `${label} ${id.toLowerCase()}, ${size} bytes, ${count} partitions`;
}

function partitionCheck(disk: DiskPlan, planned: PlannedPartition): Check {
  const expected = describe(disk, {
    start: planned.start,
    sectors: planned.size,
    type: planned.type,
    uuid: planned.uuid ?? '',
    name: planned.name,
    bootable: planned.bootable,
  });
  return {
    id: `partitions/${planned.number}-${planned.name}`,
    title: `partition ${planned.number} is ${planned.name}`,
    expected,
    judge: (facts) =>
      onDisk(facts, disk, (_whole, parts) => {
        const part = parts.find(({ partn }) => partn === planned.number);
        return part === undefined
          ? fail('nothing', 'there is no such partition')
          : same(describe(disk, seen(part)), expected);
      }),
  };
}

interface PartitionFacts {
  readonly start: number;
  readonly sectors: number;
  readonly type: string;
  readonly uuid: string;
  readonly name: string;
  readonly bootable: boolean;
}

/** lsblk's DOS flags are the boot indicator byte: 0x80 is bootable. */
const DOS_BOOTABLE = '0x80';

function seen(part: BlockDevice): PartitionFacts {
  return {
    start: part.start ?? 0,
    sectors: bytesToSectors(bytes(part.size)),
    type: part.parttype ?? '',
    uuid: part.partuuid ?? '',
    name: part.partlabel ?? '',
    bootable: part.partflags === DOS_BOOTABLE,
  };
}

/** Names, partition GUIDs and 128-bit types exist only in GPT; bootable only in DOS. */
function describe(disk: DiskPlan, facts: PartitionFacts): string {
  const place = `${facts.start}+${facts.sectors} sectors`;
  if (disk.label === 'gpt') {
    return `${place}, ${facts.name}, type ${facts.type.toUpperCase()}, uuid ${facts.uuid.toLowerCase()}`;
  }
  const type = parseInt(facts.type, 16).toString(16).padStart(2, '0');
  return `${place}, type ${type}${facts.bootable ? ', bootable' : ''}`;
}

function onDisk(
  facts: GuestFacts,
  { diskId }: DiskPlan,
  judge: (disk: BlockDevice, parts: BlockDevice[]) => Judgement,
): Judgement {
  return judgeSection(facts, 'devices', (text) => {
    const devices = parseBlockDevices(text);
    if (devices === undefined) return fail(text, 'lsblk printed something else');
    const disks = devices.filter(({ type }) => type === 'disk');
    // The disk with the planned id; otherwise the only disk that has partitions, so that a wrong id is reported.
    const whole =
      disks.find(({ ptuuid }) => sameId(ptuuid, diskId)) ??
      disks.find(({ kname }) => devices.some(({ pkname }) => pkname === kname));
    if (whole === undefined) return fail('no partitioned disk', 'there is no such disk');
    return judge(
      whole,
      devices.filter(({ pkname, type }) => pkname === whole.kname && type === 'part'),
    );
  });
}

function sameId(seenId: string | null, planned: string): boolean {
  const bare = (id: string) => id.toLowerCase().replace(/^0x/, '');
  return seenId !== null && bare(seenId) === bare(planned);
}
