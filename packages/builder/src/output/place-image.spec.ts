import { contentDigest, inLockedFolder, sha256File } from '@nx-aib/build-machine';
import { describeImage, digestOf, parseDescriptor } from '@nx-aib/image-plan';
import { onSmallDisk } from '../../../steps/src/testing/small-disk';
import { upToDate } from '../execute/up-to-date';
import { fingerprintOf, imageOf, place, requestIn } from './testing/place';
import { placeDescriptor } from './place-image';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

let folder: string;
const at = (...names: string[]): string => path.join(folder, ...names);
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib place '));
  mkdirSync(at('out'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const request = (store = 'one/store') => requestIn(at(store), at('out/car.qcow2'));

async function described(): Promise<{ sha256: string; fingerprint: string }> {
  const file = at('out/car.image.json');
  const read = parseDescriptor(readFileSync(file, 'utf8'), file);
  if (!read.ok) throw new Error(JSON.stringify(read.diagnostics));
  const { artifact } = read.value;
  return { sha256: digestOf(artifact).value, fingerprint: artifact.fingerprint };
}

describe('an image in its place', () => {
  it('is the one that its descriptor describes, and nothing is beside them', async () => {
    await place(await request(), imageOf('a', 5000), 'a');
    await place(await request(), imageOf('b', 5000), 'b');
    expect(readFileSync(at('out/car.qcow2'))).toEqual(imageOf('b', 5000));
    expect(await described()).toMatchObject({
      sha256: await sha256File(at('out/car.qcow2')),
      fingerprint: fingerprintOf('b'),
    });
    expect(readdirSync(at('out')).sort()).toEqual(['car.files.mtree', 'car.image.json', 'car.qcow2']);
  });

  it('is known by what is not a hole in it when it is a raw one', async () => {
    const raw = { ...(await request()), format: 'raw', out: at('out/car.raw') } as const;
    await place(raw, imageOf('a', 5000), 'a');
    const read = parseDescriptor(readFileSync(at('out/car.image.json'), 'utf8'), '');
    expect(read.ok && digestOf(read.value.artifact)).toEqual({
      kind: 'contentDigest',
      value: await contentDigest(raw.out),
    });
    expect(await upToDate(raw, fingerprintOf('a'))).toBeDefined();
    writeFileSync(raw.out, imageOf('b', 5000));
    expect(await upToDate(raw, fingerprintOf('a'))).toBeUndefined();
  });

  it('is so too when builds with other stores put theirs there at the same time', async () => {
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(
        ['a', 'b', 'c'].map(async (name) =>
          place(await request(`${name}/store`), imageOf(name, 2 ** 20), name),
        ),
      );
      const { sha256, fingerprint } = await described();
      expect(sha256).toBe(await sha256File(at('out/car.qcow2')));
      // An image that another one has replaced is never considered up to date.
      for (const name of ['a', 'b', 'c'])
        expect((await upToDate(await request(`${name}/store`), fingerprintOf(name))) !== undefined).toBe(
          fingerprintOf(name) === fingerprint,
        );
    }
    expect(readdirSync(at('out')).sort()).toEqual(['car.files.mtree', 'car.image.json', 'car.qcow2']);
  });

  it('is not put there while another build puts its own', async () => {
    const placing = await request();
    let placed: Promise<unknown> | undefined;
    await inLockedFolder(at('out'), async () => {
      placed = place(placing, imageOf('a', 5000), 'a');
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(readdirSync(at('out')).filter((name) => name.startsWith('car'))).toEqual([]);
    });
    expect(await placed).toMatchObject({ ok: true });
  });

  it('is no longer up to date when another store has put its own there, with its size and its times', async () => {
    const [one, two] = [await request('one/store'), await request('two/store')];
    await place(one, imageOf('a', 5000), 'a');
    expect(await upToDate(one, fingerprintOf('a'))).toBeDefined();
    const { atime, mtime } = statSync(one.out);
    const before = readFileSync(one.descriptor);
    await place(two, imageOf('b', 5000), 'b');
    // The state after a kill between the two.
    writeFileSync(one.descriptor, before);
    utimesSync(one.out, atime, mtime);
    expect(await upToDate(one, fingerprintOf('a'))).toBeUndefined();
    expect(await upToDate(two, fingerprintOf('a'))).toBeUndefined();
  });

  it('takes the descriptor of an earlier version with it, and no other file of that name', async () => {
    const placing = await request();
    await place(placing, imageOf('a', 5000), 'a');
    const earlier = readFileSync(placing.descriptor, 'utf8');
    writeFileSync(at('out/car.json'), earlier);
    await place(placing, imageOf('b', 5000), 'b');
    expect(readdirSync(at('out')).sort()).toEqual(['car.files.mtree', 'car.image.json', 'car.qcow2']);
    for (const others of ['{"dependencies":{}}', earlier.replace('car.qcow2', 'other.qcow2')]) {
      writeFileSync(at('out/car.json'), others);
      await place(placing, imageOf('a', 5000), 'a');
      expect(readFileSync(at('out/car.json'), 'utf8')).toBe(others);
    }
  });

  it('does not replace what has come there since the build began', async () => {
    const placing = await request();
    writeFileSync(placing.out, 'notes');
    expect((await place(placing, imageOf('a', 5000), 'a')).diagnostics).toMatchObject([
      { code: 'output/foreign-file' },
    ]);
    expect(readdirSync(at('out'))).toEqual(['car.qcow2']);
    expect(readFileSync(placing.out, 'utf8')).toBe('notes');
  });

  it('gets another descriptor only as long as it is that image', async () => {
    const placing = await request();
    await place(placing, imageOf('a', 5000), 'a');
    const current = await upToDate(placing, fingerprintOf('a'));
    if (current === undefined) throw new Error('it is not up to date');
    const before = readFileSync(placing.descriptor, 'utf8');
    const other = describeImage({
      ...current,
      installed: [{ root: 'host', name: 'x', version: '1', arch: 'all' }],
    });
    expect(await placeDescriptor(placing, other, () => Promise.resolve(false))).toBe(false);
    expect(readFileSync(placing.descriptor, 'utf8')).toBe(before);
    expect(await placeDescriptor(placing, other, () => Promise.resolve(true))).toBe(true);
    expect(await upToDate(placing, fingerprintOf('a'))).toEqual(other);
  });
});

describe('a full disk under the image', () => {
  it('costs neither the old image nor its descriptor, whichever does not fit', async () => {
    const module = path.join(__dirname, 'testing/full-output.ts');
    mkdirSync(at('disk'));
    const old = { codes: ['machine/disk-full'], same: true };
    expect(await onSmallDisk(at('disk'), '4m', [module, 'fillOutput'])).toEqual({
      noRoomForTheImage: { ...old, names: ['car.files.mtree', 'car.image.json', 'car.qcow2'] },
      noRoomForTheDescriptor: { ...old, names: ['car.files.mtree', 'car.image.json', 'car.qcow2', 'rest'] },
      withRoom: { codes: [], same: false, names: ['car.files.mtree', 'car.image.json', 'car.qcow2'] },
    });
  });
});
