import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { buildArguments, expectSame, REFERENCE, saidBy } from './testing/builds';
import type { Seen } from './testing/commands';
import { freshCopy } from './testing/fresh-copy';
import { smallDisk, type SmallDisk } from './testing/small-disk';
import { buildReference, copyLayers } from './testing/step-stores';

let place: string;
let disk: SmallDisk;
const inPlace = (name: string) => path.join(place, name);
const onDisk = (name: string) => path.join(place, 'disk', name);

beforeAll(async () => {
  place = await mkdtemp('/var/tmp/nx-aib full ');
  await copyLayers(await buildReference(inPlace('reference')), inPlace('store'));
});
afterAll(() => rm(place, { recursive: true }));

beforeEach(async () => {
  disk = await smallDisk(inPlace('disk'), '4g');
});
afterEach(() => disk.remove());

/** Builds the reference image; the store or the output directory may be on the small disk. */
function build(store: string, out: string): Promise<Seen> {
  const order = { store, manifest: REFERENCE(), out };
  return disk.run([freshCopy('node_modules/.bin/aib-dev'), ...buildArguments(order)]);
}

/** Fails unless a build has reported in one line which disk is full. */
function expectFull({ status, stdout, stderr }: Seen, where: string): void {
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  const errors = stderr.split('\n').filter((line) => /error|^\s+at /i.test(line));
  expect(errors).toEqual([
    expect.stringMatching(
      /^error\[machine\/disk-full\]: no space left on the disk: .+; \d+ MiB are free for /,
    ),
  ]);
  expect(errors[0]).toContain(`"${where}"`);
  expect(stderr).toMatch(/^ +hint: free some space and build again: finished steps are cached/m);
}

async function filesOnDisk(folder: string): Promise<string[]> {
  const found = saidBy(await disk.run(['find', onDisk(folder), '-mindepth', '1']));
  return found.split('\n').filter((line) => line !== '');
}

describe('a full disk', () => {
  it('under the store fails a build in one line; the next one, with room, is right', async () => {
    const [store, out] = [onDisk('store'), inPlace('image')];
    await mkdir(out);
    saidBy(await disk.run(['cp', '-a', '--sparse=always', inPlace('store'), store]));
    // Space for a few of the steps, for more of them, and for a part of a file system.
    for (const room of [20, 150, 400]) {
      await disk.resize(`${(await disk.usedMib()) + room}m`);
      expectFull(await build(store, out), store);
      expect(await readdir(out)).toEqual([]);
      expect(await filesOnDisk('store/staging')).toEqual([]);
    }
    await disk.resize('4g');
    saidBy(await build(store, out));
    await expectSame(out, inPlace('reference'));
  });

  it('under an empty store fails while packages are installed, and leaves nothing', async () => {
    const [store, out] = [onDisk('empty'), inPlace('no image')];
    await mkdir(out);
    await disk.resize('60m');
    expectFull(await build(store, out), store);
    expect(await readdir(out)).toEqual([]);
    expect(await filesOnDisk('empty/staging')).toEqual([]);
  });

  it('under the image fails a build in one line and leaves no part of an image', async () => {
    const [store, out] = [inPlace('store'), onDisk('image')];
    saidBy(await disk.run(['mkdir', out]));
    await disk.resize('100m');
    expectFull(await build(store, out), out);
    expect(await filesOnDisk('image')).toEqual([]);
    await disk.resize('4g');
    saidBy(await build(store, out));
    saidBy(await disk.run(['cp', '-a', out, inPlace('moved')]));
    await expectSame(inPlace('moved'), inPlace('reference'));
  });
});
