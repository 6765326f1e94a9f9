import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { bytes } from '@nx-aib/core';
import { bootSchemes } from './boot-scheme';
import type { DiskInput } from './disk-input';
import type { DiskPlan } from './plan';
import { renderSfdiskScript } from './render-sfdisk-script';
import { planned } from './testing/disk-input';

interface RealPartition {
  readonly node: string;
  readonly start: number;
  readonly size: number;
  readonly type: string;
  readonly uuid?: string;
  readonly name?: string;
  readonly bootable?: boolean;
}
interface RealTable {
  readonly label: string;
  readonly id: string;
  readonly partitions: readonly RealPartition[];
}

// After writing, sfdisk flushes every disk of the machine.
jest.setTimeout(60_000);

const directory = mkdtempSync(join(tmpdir(), 'nx-aib-partitions-'));
const disk = join(directory, 'disk');
afterAll(() => rmSync(directory, { recursive: true }));

/** What the real sfdisk writes to an empty disk of `size` bytes for `script`, as read back by sfdisk. */
function sfdisk(script: string, size: number): RealTable {
  const env = { ...process.env, PATH: [process.env['PATH'], '/usr/sbin', '/sbin'].join(delimiter) };
  rmSync(disk, { force: true });
  writeFileSync(disk, '');
  truncateSync(disk, size);
  execFileSync('sfdisk', ['--quiet', disk], { input: script, env, stdio: ['pipe', 'pipe', 'inherit'] });
  const json = execFileSync('sfdisk', ['--json', disk], { env, encoding: 'utf8' });
  return (JSON.parse(json) as { partitiontable: RealTable }).partitiontable;
}

/** The plan as `sfdisk --json` would show it: upper-case GUIDs, types without a leading zero. */
function asSfdiskShows(plan: DiskPlan): RealTable {
  return {
    label: plan.label,
    id: plan.label === 'gpt' ? plan.diskId.toUpperCase() : plan.diskId,
    partitions: plan.partitions.map(({ number, start, size, type, uuid, name, bootable }) => ({
      node: `${disk}${number}`,
      start,
      size,
      type: plan.label === 'gpt' ? type : type.replace(/^0/, ''),
      ...(uuid === null ? {} : { uuid: uuid.toUpperCase(), name }),
      ...(bootable ? { bootable } : {}),
    })),
  };
}

const disks: readonly Partial<DiskInput>[] = [
  ...bootSchemes
    .filter((s) => s !== 'grub2-sbl')
    .map((bootScheme) => ({ bootScheme, label: 'gpt' }) as const),
  ...bootSchemes.filter((s) => s !== 'aboot').map((bootScheme) => ({ bootScheme, label: 'dos' }) as const),
];

describe.each(disks)('$bootScheme on $label, with the real sfdisk', ({ bootScheme, label }) => {
  const partitions = { var: { relative_size: 0.2 }, var_qm: { relative_size: 0.1 } };
  const efi = { dosType: '0c', bootable: true } as const;
  const input = { bootScheme, label, efi, imageSize: bytes(4 * 2 ** 30 + 512 * 7 + 3) } as Partial<DiskInput>;

  it.each([
    ['data partitions', { hasQm: true, partitions }],
    ['no data partitions', {}],
  ])('with %s the table is the planned one', (_, changes) => {
    const plan = planned({ ...input, ...changes });
    expect(sfdisk(renderSfdiskScript(plan), plan.size)).toMatchObject(asSfdiskShows(plan));
  });

  it('sfdisk itself would choose the same places', () => {
    const plan = planned({ ...input, hasQm: true, partitions });
    // Only sizes, as a user would enter them; a partition without a size gets the rest.
    const lines = plan.partitions.map(({ name, size, type }) => {
      const takesTheRest = name === 'root' || name === 'extended';
      return `type=${type}${takesTheRest ? '' : `, size=${size}`}`;
    });
    const table = sfdisk([`label: ${label ?? ''}`, 'unit: sectors', '', ...lines, ''].join('\n'), plan.size);
    const places = ({ partitions: all }: Pick<RealTable, 'partitions'>) =>
      all.map((p) => `${p.start}+${p.size}`);
    expect(places(table)).toEqual(places(asSfdiskShows(plan)));
  });
});

it('four primary partitions on DOS are the planned ones', () => {
  const plan = planned({ bootScheme: 'grub2', label: 'dos', partitions: { var: { relative_size: 0.2 } } });
  expect(sfdisk(renderSfdiskScript(plan), plan.size)).toMatchObject(asSfdiskShows(plan));
});

it('leaves nothing for sfdisk to choose', () => {
  const plan = planned({ imageSize: bytes(2 ** 32), partitions: { var: { relative_size: 0.2 } } });
  expect(`\n${renderSfdiskScript(plan)}`).toMatchInlineSnapshot(`
    "
    label: gpt
    label-id: 0638204c-50f1-5c8a-b767-7512ff18730b
    unit: sectors
    first-lba: 2048

    1: start=2048, size=204800, type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B, uuid=4049f28a-8cc1-54a9-ad83-89aa6b78e616, name="efi"
    2: start=206848, size=1677721, type=4D21B016-B534-45C2-A9FB-5C16E091FD2D, uuid=a2a797ff-9628-5206-9746-cd420abefa2e, name="var"
    3: start=1886208, size=6500352, type=4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709, uuid=0c7f5282-be85-57a7-82d1-fae5966f045d, name="root"
    "
  `);
  const dos = planned({ label: 'dos', efi: { dosType: '0c', bootable: true } });
  expect(`\n${renderSfdiskScript(dos)}`).toMatchInlineSnapshot(`
    "
    label: dos
    label-id: 0x0638204c
    unit: sectors

    1: start=2048, size=204800, type=0c, bootable
    2: start=206848, size=16570368, type=83
    "
  `);
});
