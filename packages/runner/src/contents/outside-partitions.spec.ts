import fs from 'node:fs';
import { makeTempDir, openFileReader, run, type TempDir } from '@nx-aib/build-machine';
import { bytes, sectors } from '@nx-aib/core';
import { renderSfdiskScript, type DiskPlan, type PlannedPartition } from '@nx-aib/partitions';
import { MappedDisk } from '../disk/mapped-disk';
import { outsidePartitions } from './outside-partitions';

const MIB = 2 ** 20;

const part = (
  number: number,
  start: number,
  size: number,
  more: Partial<PlannedPartition>,
): PlannedPartition => ({
  ...{ number, start: sectors(start), size: sectors(size), bootable: false, name: `p${number}` },
  ...{ type: '83', uuid: null },
  filesystem: { type: 'ext4', uuid: 'u', label: 'l', mountPoint: `/${number}` },
  ...more,
});

const GPT: DiskPlan = {
  ...{ label: 'gpt', diskId: 'aaaaaaaa-2222-4333-8444-555555555555' },
  ...{ size: bytes(8 * MIB), sectors: sectors(16384), external: [] },
  partitions: [
    // Three sectors more than its file system has blocks for.
    part(1, 2048, 4099, {
      type: '0FC63DAF-8483-4772-8E79-3D69D8477DE4',
      uuid: 'aaaaaaaa-2222-4333-8444-000000000001',
    }),
    part(2, 8192, 2048, {
      type: '0FC63DAF-8483-4772-8E79-3D69D8477DE4',
      uuid: 'aaaaaaaa-2222-4333-8444-000000000002',
      filesystem: null,
    }),
  ],
};

const DOS: DiskPlan = {
  ...{ label: 'dos', diskId: '0x12345678', size: bytes(8 * MIB), sectors: sectors(16384), external: [] },
  partitions: [part(1, 2048, 2048, { bootable: true }), part(2, 4096, 4096, { type: '0c' })],
};

describe('what is outside of the partitions', () => {
  let dir: TempDir;
  beforeAll(async () => (dir = await makeTempDir('outside')));
  afterAll(() => dir.remove());

  async function problems(plan: DiskPlan, changes: readonly (readonly [offset: number, text: string])[]) {
    const file = `${dir.path}/disk.raw`;
    fs.writeFileSync(file, Buffer.alloc(8 * MIB));
    const made = await run(['sfdisk', '--quiet', file], { input: renderSfdiskScript(plan) });
    expect(made).toMatchObject({ ok: true });
    const handle = fs.openSync(file, 'r+');
    for (const [offset, text] of changes) fs.writeSync(handle, text, offset);
    fs.closeSync(handle);
    const reader = await openFileReader(file);
    const disk = new MappedDisk(reader, [{ start: 0, length: reader.size, offset: 0 }]);
    return outsidePartitions(disk, plan).finally(() => reader.close());
  }

  it.each([
    ['gpt', GPT],
    ['dos', DOS],
  ])('is the planned table of %s, and what is inside does not matter', async (_, plan) => {
    expect(await problems(plan, [])).toEqual([]);
    expect(await problems(plan, [[2048 * 512, 'inside']])).toEqual([]);
  });

  it.each([
    ['code in the boot record', DOS, [[0, 'code']], 'sectors 0 are'],
    ['a partition that is larger', DOS, [[446 + 12, '\u0001']], 'sectors 0 are'],
    ['a bit in the table', GPT, [[1024 + 48, '\u0004']], 'sectors 2 are'],
    ['a bit in the table at the end', GPT, [[8 * MIB - 33 * 512 + 48, '\u0004']], 'sectors 16351 are'],
    ['something before the first partition', GPT, [[100 * 512, 'x']], 'sectors 100 are'],
    ['something between partitions', GPT, [[7000 * 512, 'x']], 'sectors 7000 are'],
    ["something behind a file system's last block", GPT, [[(2048 + 4098) * 512, 'x']], 'sectors 6146 are'],
    ['something in a partition that is to be empty', GPT, [[9000 * 512, 'x']], 'sectors 9000 are'],
    [
      'more than is worth naming',
      GPT,
      [50, 51, 52, 53, 54, 55, 56].map((sector) => [sector * 512, 'x'] as const),
      'sectors 50, 51, 52, 53, 54, and 2 more are',
    ],
  ] as const)('is noticed where it is %s', async (_, plan, changes, sector) => {
    expect(await problems(plan, changes)).toEqual([`${sector} neither part of the planned table nor zero`]);
  });

  it('is of a disk of another size', async () => {
    const larger = { ...GPT, size: bytes(9 * MIB) };
    expect(await problems(larger, [])).toEqual([`the disk has ${8 * MIB} bytes instead of ${9 * MIB}`]);
  });
});
