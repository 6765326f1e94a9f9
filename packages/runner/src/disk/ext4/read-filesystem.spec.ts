import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { makeTempDir, type TempDir } from '@nx-aib/build-machine';
import { encodePath } from '@nx-aib/image-plan';
import { change, makeFilesystem, pathsBelow, withFilesystem } from '../../testing/filesystem';
import { BrokenDisk } from '../byte-source';
import type { Ext4, SeenEntry } from './read-filesystem';
import fc from 'fast-check';

const BOUNDS = { paths: 20_000, directoryBytes: 1 << 24 };
const FULL = process.env['NX_AIB_TEST_FULL'] === '1';

/** No file of these tests is larger. */
const LARGEST = 2 ** 24;

/** Paths with their entries except owners and inodes, and the files' digests. */
async function seenIn(ext4: Ext4): Promise<Record<string, unknown>> {
  const entries = await ext4.entries('/', BOUNDS);
  // Like verify, which reads only files of the planned sizes: a damaged inode may claim 16 TiB of holes.
  const files = [...entries.values()].filter(({ type, size = 0 }) => type === 'file' && size <= LARGEST);
  const digests = await ext4.digests(files.map(({ inode }) => inode));
  const shown = ({ type, mode, size, target, inode, oddities }: SeenEntry) => ({
    ...{ type, mode, ...(size === undefined ? {} : { size }), ...(target === undefined ? {} : { target }) },
    ...(type === 'file' ? { sha256: digests.get(inode) } : {}),
    ...(oddities.length === 0 ? {} : { oddities }),
  });
  return Object.fromEntries([...entries].map(([name, entry]) => [name, shown(entry)]));
}

/** The same for a directory, with lstat(2). */
function thereIn(folder: string): Record<string, unknown> {
  const names = [folder, ...pathsBelow(folder)];
  const entries = names.map((name) => {
    const stat = fs.lstatSync(name);
    const mode = stat.mode & 0o7777;
    const shown = stat.isDirectory()
      ? { type: 'dir', mode }
      : stat.isSymbolicLink()
        ? { type: 'link', mode, target: encodePath(fs.readlinkSync(name)) }
        : { type: 'file', mode, size: stat.size, sha256: sha256(fs.readFileSync(name)) };
    return [encodePath(name.slice(folder.length) || '/'), shown];
  });
  return { ...Object.fromEntries(entries), '/lost+found': { type: 'dir', mode: 0o700 } };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

describe('an ext4 file system that mke2fs(8) has made', () => {
  let dir: TempDir;
  let tree: string;
  let image: string;
  beforeAll(async () => {
    dir = await makeTempDir('ext4');
    image = `${dir.path}/fs.raw`;
  });
  beforeEach(() => {
    tree = `${dir.path}/tree`;
    fs.rmSync(tree, { recursive: true, force: true });
    fs.mkdirSync(tree);
  });
  afterAll(() => dir.remove());

  it('is read as it was filled, whatever the names, sizes, modes and targets', async () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
      .map((text) => text.replace(/[/\0]/g, '_'))
      .filter((text) => text !== '.' && text !== '..');
    const item = fc.oneof(
      fc.record({ file: fc.nat({ max: 200_000 }), mode: fc.constantFrom(0o644, 0o4755, 0o600, 0o2711) }),
      fc.record({ link: fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 300 }) }),
      fc.record({ dir: fc.uniqueArray(name, { maxLength: 5 }) }),
    );
    const tests = fc.asyncProperty(fc.dictionary(name, item, { maxKeys: 12 }), async (items) => {
      fs.rmSync(tree, { recursive: true, force: true });
      fs.mkdirSync(tree);
      for (const [one, what] of Object.entries(items)) {
        const place = path.join(tree, one);
        if ('file' in what) {
          fs.writeFileSync(place, Buffer.alloc(what.file, one));
          fs.chmodSync(place, what.mode);
        } else if ('link' in what) fs.symlinkSync(what.link.replaceAll('\0', '0'), place);
        else {
          fs.mkdirSync(place);
          for (const below of what.dir) fs.writeFileSync(path.join(place, below), below);
        }
      }
      await makeFilesystem(image, tree);
      expect(await withFilesystem(image, seenIn)).toEqual(thereIn(tree));
    });
    await fc.assert(tests, { numRuns: FULL ? 100 : 8 });
  });

  it('is read whole where directories have hash trees, and files many extents and holes', async () => {
    for (let at = 0; at < 1000; at++) fs.writeFileSync(`${tree}/a-rather-long-name-${at}`, '');
    const sparse = fs.openSync(`${tree}/sparse`, 'w');
    for (let at = 0; at < 40; at++) fs.writeSync(sparse, Buffer.from('x'), 0, 1, at * 3 * 4096);
    fs.ftruncateSync(sparse, 9_000_001);
    fs.closeSync(sparse);
    fs.writeFileSync(`${tree}/large`, Buffer.alloc(5_000_000, 'large'));
    await makeFilesystem(image, tree, { mib: 32 });
    expect(await withFilesystem(image, seenIn)).toEqual(thereIn(tree));
  });

  it('shows hard links, owners, devices, capabilities, and attributes and flags that no build gives', async () => {
    fs.writeFileSync(`${tree}/a`, 'a');
    fs.linkSync(`${tree}/a`, `${tree}/b`);
    fs.writeFileSync(`${dir.path}/value`, Buffer.from('0100000200200000000000000000000000000000', 'hex'));
    fs.writeFileSync(`${dir.path}/large`, 'x'.repeat(900));
    await makeFilesystem(image, tree, {
      requests: [
        'mknod null c 1 3',
        'mknod disk b 259 300',
        'mknod pipe p',
        'set_inode_field a uid 100000',
        'set_inode_field a gid 70000',
        `ea_set -f ${dir.path}/value a security.capability`,
        `ea_set -f ${dir.path}/large pipe user.large`,
        'set_inode_field null flags 0x10',
      ],
    });
    const entries = await withFilesystem(image, (ext4) => ext4.entries('/', BOUNDS));
    const [a, b] = [entries.get('/a'), entries.get('/b')];
    expect(a).toMatchObject({ uid: 100000, gid: 70000, capability: 'AQAAAgAgAAAAAAAAAAAAAAAAAAA=' });
    expect(b).toEqual(a);
    expect(entries.get('/null')).toMatchObject({ type: 'char', device: '1,3' });
    expect(entries.get('/null')?.oddities).toEqual(['it has the inode flags 0x10']);
    expect(entries.get('/disk')).toMatchObject({ type: 'block', device: '259,300' });
    expect(entries.get('/pipe')?.oddities).toEqual(['it has the extended attribute user.large']);
  });

  it.each([
    ['a journal to be replayed', 'feature needs_recovery', 'its journal would be replayed'],
    ['another feature', 'feature casefold', 'it has features that no build sets (0x0, 0x20000, 0x0)'],
    ['mount options', 'set_super_value mount_opts init_itable', 'it would be mounted with "init_itable"'],
    ['a state that is not clean', 'set_super_value state 0', 'it was not unmounted cleanly'],
  ])('is odd with %s', async (_, request, oddity) => {
    await makeFilesystem(image, tree, { requests: [request] });
    // debugfs(8) restores some of these when it closes.
    const { oddities } = await withFilesystem(image, (ext4) => Promise.resolve(ext4.superblock));
    expect(oddities).toEqual([oddity]);
  });

  it.each([
    [
      'a directory with two names',
      ['mkdir d', 'mkdir e', 'link d e/d'],
      /the directory \/(d|e\/d) has another name, too/,
    ],
    ['a directory in itself', ['mkdir d', 'link d d/again'], /has another name, too/],
    ['a name that appears twice', ['mkdir d', 'mkdir e', 'link d x', 'link e x'], /there twice|another name/],
    ['an inode of no type', ['mkdir d', 'set_inode_field d mode 0'], /inode \d+ has no type/],
  ])('is broken with %s', async (_, requests, message) => {
    await makeFilesystem(image, tree, { requests });
    const broken = await withFilesystem(image, (ext4) => ext4.entries('/', BOUNDS)).catch((error) => error);
    expect(broken).toBeInstanceOf(BrokenDisk);
    expect(String(broken)).toMatch(message);
  });

  it('that holds more than it may is broken before it fills the memory', async () => {
    for (let at = 0; at < 50; at++) fs.writeFileSync(`${tree}/${at}`, '');
    await makeFilesystem(image, tree);
    const reading = withFilesystem(image, (ext4) => ext4.entries('/', { ...BOUNDS, paths: 20 }));
    await expect(reading).rejects.toThrow(/holds (more than 20 paths|too many names)/);
    const small = withFilesystem(image, (ext4) => ext4.entries('/', { ...BOUNDS, directoryBytes: 4096 }));
    await expect(small).rejects.toThrow('its directories are too large');
  });

  it('is read to an end, or is broken, whatever bytes of its tables are others', async () => {
    for (let at = 0; at < 40; at++) fs.writeFileSync(`${tree}/${at}`, Buffer.alloc(at * 1000, 'x'));
    fs.mkdirSync(`${tree}/d`);
    fs.symlinkSync('x'.repeat(200), `${tree}/d/link`);
    await makeFilesystem(image, tree, { mib: 8 });
    const sound = fs.readFileSync(image);
    // Blocks of 512 bytes that are not all zeros, so that relevant data is changed.
    const places = Array.from({ length: sound.length / 512 }, (_, at) => at * 512).filter((at) =>
      sound.subarray(at, at + 512).some((byte) => byte !== 0),
    );
    const damage = fc.array(
      fc.tuple(fc.constantFrom(...places), fc.nat({ max: 508 }), fc.constantFrom(0, 1, 0x7f, 0xff, 0x20, 4)),
      { minLength: 1, maxLength: 8 },
    );
    const tests = fc.asyncProperty(damage, async (changes) => {
      const hostile = Buffer.from(sound);
      for (const [at, offset, byte] of changes) hostile.fill(byte, at + offset, at + offset + 3);
      fs.writeFileSync(image, hostile);
      const seen = await withFilesystem(image, seenIn).catch((error: unknown) => error);
      if (seen instanceof Error && !(seen instanceof RangeError)) expect(seen).toBeInstanceOf(BrokenDisk);
    });
    await fc.assert(tests, { numRuns: FULL ? 3000 : 50 });
  }, 600_000);

  it('does not tire of a superblock that says anything', async () => {
    await makeFilesystem(image, tree, { mib: 8 });
    const sound = fs.readFileSync(image);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 510 }), fc.nat({ max: 0xffff }), async (word, value) => {
        const hostile = Buffer.from(sound);
        hostile.writeUInt16LE(value, 1024 + word * 2);
        fs.writeFileSync(image, hostile);
        const seen = await withFilesystem(image, seenIn).catch((error: unknown) => error);
        if (seen instanceof Error && !(seen instanceof RangeError)) expect(seen).toBeInstanceOf(BrokenDisk);
      }),
      { numRuns: FULL ? 3000 : 50 },
    );
    await change(image, []);
  }, 600_000);
});
