import type { FileContent, PlannedPath } from '@nx-aib/image-plan';
import { changedExtents, listTree, run, sha256File, type Argv } from '@nx-aib/build-machine';
import { applyPaths } from './apply-paths';
import { debugfsScripts } from './debugfs-script';
import type { Edit } from './edit';
import type { IndexEntry, RootIndex } from './root-index';
import { RootTree } from './root-tree';
import fc from 'fast-check';
import {
  chmodSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  linkSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
} from 'node:fs';
import { symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** The same programs as in an image's own tools, here this machine's: the syntax of their requests has not changed. */
const BYTES = 16 * 2 ** 20;
const UUIDS = ['fb35ce3b-9a48-5f7b-b8cf-9f174501d3be', '4e4dbb04-20e1-518a-8674-3b888b6bb4ba'] as const;
const FILESYSTEMS = [
  { name: 'root', mountPoint: '/', offsetBytes: 0, sizeBytes: BYTES, uuid: UUIDS[0], label: '' },
  { name: 'var', mountPoint: '/var', offsetBytes: BYTES, sizeBytes: BYTES, uuid: UUIDS[1], label: '' },
];

/** Names that some parser on the way could misinterpret. */
const NAMES = [
  'a',
  'b',
  'with space',
  'say "x"',
  '"',
  '<8>',
  '#hash',
  '-f',
  'back\\slash',
  'tab\tb',
  'ünï 😀',
  '!ls',
  "it's",
];

let folder: string;
let base: string;
let index: RootIndex;

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-debugfs-'));
  base = path.join(folder, 'base.raw');
  for (const { mountPoint, offsetBytes } of FILESYSTEMS) {
    const tree = path.join(folder, `tree${offsetBytes}`);
    makeTree(tree, mountPoint === '/');
    await succeed([
      'mke2fs',
      '-q',
      '-F',
      '-t',
      'ext4',
      '-O',
      'metadata_csum_seed',
      '-b',
      '4096',
      '-E',
      `offset=${offsetBytes}`,
      '-d',
      tree,
      base,
      '4096',
    ]);
  }
  const entries = await Promise.all(
    FILESYSTEMS.map(async ({ mountPoint, offsetBytes }) =>
      entriesOf(path.join(folder, `tree${offsetBytes}`), mountPoint),
    ),
  );
  index = new Map([
    ...entries.flat(),
    ...['/lost+found', '/var/lost+found'].map((at) => [at, LOST] as const),
  ]);
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Created by mke2fs(8) itself. */
const LOST: IndexEntry = { type: 'dir', mode: 0o700, uid: 0, gid: 0 };

function makeTree(at: string, isRoot: boolean): void {
  mkdirSync(path.join(at, 'etc/sub'), { recursive: true });
  if (isRoot) mkdirSync(path.join(at, 'var'));
  for (const [number, name] of NAMES.entries()) {
    writeFileSync(path.join(at, 'etc', name), 'brought\n'.repeat(number * 700));
    symlinkSync(name, path.join(at, 'etc/sub', name));
  }
  chmodSync(path.join(at, 'etc/sub'), 0o2755);
  // A second name of a file, as in packages.
  linkSync(path.join(at, 'etc/b'), path.join(at, 'etc/sub/linked'));
}

async function entriesOf(at: string, mountPoint: string): Promise<[string, IndexEntry][]> {
  const found = await listTree(at);
  return ['', ...found.map((entry) => entry.path)].map((name) => {
    const stat = lstatSync(path.join(at, name));
    const { uid, gid } = stat;
    const type = stat.isDirectory() ? 'dir' : stat.isSymbolicLink() ? 'link' : 'file';
    const link = type === 'link' ? { link: readlinkSync(path.join(at, name)) } : {};
    const inode = type === 'file' && stat.nlink > 1 ? { inode: `${mountPoint} ${stat.ino}` } : {};
    return [path.join(mountPoint, name), { type, mode: stat.mode & 0o7777, uid, gid, ...link, ...inode }];
  });
}

async function succeed(argv: Argv, cwd?: string): Promise<{ stdout: string; stderr: string }> {
  const outcome = await run(argv, { ...(cwd === undefined ? {} : { cwd }), env: { LC_ALL: 'C.UTF-8' } });
  if (!outcome.ok) throw new Error(`${argv.join(' ')}: ${outcome.stdout}${outcome.stderr}`);
  return outcome;
}

/**
 * Changes a fresh copy like the build does; returns the contents of the file systems afterwards, and debugfs's errors.
 */
async function change(edits: readonly Edit[]) {
  const at = mkdtempSync(path.join(folder, 'case-'));
  const said = debugfsScripts(edits, FILESYSTEMS);
  if (!said.ok) throw new Error(said.diagnostics.map(({ message }) => message).join('\n'));
  said.value.contents.forEach((content, number) =>
    writeFileSync(path.join(at, String(number)), textOf(content)),
  );
  const image = path.join(at, 'disk.raw');
  copyFileSync(base, image);
  const complaints: string[] = [];
  const found = new Map<string, Found>();
  for (const { name, mountPoint, offsetBytes } of FILESYSTEMS) {
    const on = `${image}?offset=${offsetBytes}`;
    writeFileSync(path.join(at, 'script'), said.value.scripts.get(name) ?? '');
    const { stderr } = await succeed(['debugfs', '-w', '-f', 'script', on], at);
    complaints.push(...stderr.split('\n').filter((line) => line !== '' && !/^debugfs \d/.test(line)));
    // As at boot: a repair by e2fsck in a mounted root makes the machine reboot.
    expect(await run(['e2fsck', '-p', on])).toMatchObject({
      ok: true,
      stdout: expect.stringContaining(': clean,'),
    });
    await succeed(['e2fsck', '-fn', on]);
    for (const [one, entry] of await readBack(at, on))
      found.set(path.posix.join(mountPoint, one).replace(/(?<=.)\/$/, ''), entry);
  }
  rmSync(at, { recursive: true });
  return { complaints, found };
}

function textOf(content: FileContent): string {
  return 'text' in content ? content.text : '';
}

type Found = Omit<IndexEntry, 'link' | 'inode'> & { readonly holds: string | undefined };

const TYPES = { regular: 'file', directory: 'dir', symlink: 'link' } as const;

async function readBack(at: string, image: string): Promise<[string, Found][]> {
  const out = path.join(at, 'out');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out);
  // An ordinary user cannot set the owners of files made by rdump; those are read with stat.
  await succeed(['debugfs', '-R', 'rdump / out', image], at);
  const names = ['', ...(await listTree(out)).map((entry) => entry.path)];
  const stats = names.map((name) => `stat "/${name.replaceAll('"', '""')}"\n`);
  writeFileSync(path.join(at, 'stats'), stats.join(''));
  const { stdout } = await succeed(['debugfs', '-f', 'stats', image], at);
  const printed = [...stdout.matchAll(/Type: (\w+)\s+Mode:\s+(\d+)[^]*?User:\s+(-?\d+)\s+Group:\s+(-?\d+)/g)];
  expect(printed).toHaveLength(names.length);
  return names.map((name, number) => {
    const [, type, mode, uid, gid] = printed[number] ?? [];
    const real = path.join(out, name);
    const kind = TYPES[type as keyof typeof TYPES];
    const holds =
      kind === 'file' ? readFileSync(real, 'utf8') : kind === 'link' ? readlinkSync(real) : undefined;
    return [
      `/${name}`,
      { type: kind, mode: parseInt(mode ?? '', 8), uid: unsigned(uid), gid: unsigned(gid), holds },
    ];
  });
}

/** debugfs prints owners as signed numbers. */
function unsigned(printed: string | undefined): number {
  return Number(printed) >>> 0;
}

/** The expected contents: the tree after the changes, with original or written file contents. */
function expected(tree: RootTree, edits: readonly Edit[]): Map<string, Found> {
  const written = new Map(
    edits.flatMap((edit) => (edit.edit === 'write-file' ? [[edit.path, textOf(edit.content)] as const] : [])),
  );
  return new Map(
    ['/', ...tree.below('/')].map((at) => {
      const { link, inode, ...entry } = tree.get(at) ?? LOST;
      const first = inode === undefined ? path.basename(at) : 'b';
      const number = NAMES.indexOf(first);
      const holds = entry.type === 'file' ? (written.get(at) ?? 'brought\n'.repeat(number * 700)) : link;
      return [at, { ...entry, holds }];
    }),
  );
}

/** The paths that can be applied one after the other. */
function possible(paths: readonly PlannedPath[]): PlannedPath[] {
  return paths.reduce<PlannedPath[]>(
    (kept, next) => (apply([...kept, next]).diagnostics.length === 0 ? [...kept, next] : kept),
    [],
  );
}

function apply(paths: readonly PlannedPath[]) {
  const tree = new RootTree(index);
  const users = new Map([['root', 0]]);
  return { tree, ...applyPaths(paths, new Map([['host', { root: 'host', tree, users, groups: users }]])) };
}

const BASE = { root: 'host', origin: 'manifest' } as const;
const name = fc.constantFrom(...NAMES);
/** Deep enough for debugfs to change directories step by step. */
const DEEP = `/etc/sub${'/x'.repeat(14)}`;
const place = fc
  .tuple(
    fc.constantFrom(
      '/etc',
      '/etc/sub',
      '/new',
      '/var/etc',
      '/var/new/deep',
      DEEP,
      `${DEEP}/y`,
      `/var${DEEP}`,
    ),
    fc.oneof({ weight: 5, arbitrary: name }, fc.constant('linked')),
  )
  .map(([top, last]) => `${top}/${last}`);
const owner = fc.constantFrom('root', '5', '65536', '4294967294');
const mode = fc.nat(0o7777).map((bits) => bits.toString(8).padStart(4, '0'));
const planned: fc.Arbitrary<PlannedPath> = fc.oneof(
  fc
    .record({ path: place, mode, user: owner, group: owner, text: fc.string({ unit: 'grapheme' }) })
    .map(({ text, ...rest }): PlannedPath => ({ ...BASE, ...rest, type: 'file', content: { text } })),
  fc
    .record({ path: place, mode, user: owner, group: owner })
    .map((rest): PlannedPath => ({ ...BASE, ...rest, type: 'directory', parents: true, existOk: true })),
  fc
    .record({ path: place, target: fc.oneof(name, place, fc.constant('t'.repeat(200))) })
    .map((rest): PlannedPath => ({ ...BASE, ...rest, type: 'symlink' })),
  fc
    .record({
      path: fc.oneof(place, fc.constantFrom('/', '/var', '/etc', '/etc/sub/linked')),
      mode: fc.option(fc.oneof(mode, fc.constantFrom('u+s', 'go=', 'a+X'))),
      user: fc.option(owner),
      group: fc.option(owner),
      recursive: fc.boolean(),
    })
    .map((rest): PlannedPath => ({ ...BASE, ...rest, type: 'attributes' })),
  fc
    .oneof(
      place,
      fc.constantFrom('/etc', '/new', '/var/etc', '/etc/sub/linked', DEEP, `${DEEP}/y`, path.dirname(DEEP)),
    )
    .map((at): PlannedPath => ({ ...BASE, type: 'absent', path: at })),
);

/** The clock is fixed, as in the build. */
const CLOCK = { E2FSPROGS_FAKE_TIME: '1754697600', SOURCE_DATE_EPOCH: '1754697600' };

/**
 * The digests of the root file system after changing it as a whole, and after changing only its metadata and writing
 * that over the rest.
 */
async function changedBothWays(edits: readonly Edit[]): Promise<[string, string]> {
  const at = mkdtempSync(path.join(folder, 'both-'));
  const place = (name: string) => path.join(at, name);
  const said = debugfsScripts(edits, FILESYSTEMS);
  if (!said.ok) throw new Error(said.diagnostics.map(({ message }) => message).join('\n'));
  said.value.contents.forEach((content, number) => writeFileSync(place(String(number)), textOf(content)));
  writeFileSync(place('script'), said.value.scripts.get('root') ?? '');
  copyFileSync(base, place('whole'));
  await succeed(['e2image', '-r', base, place('metadata')]);
  copyFileSync(place('metadata'), place('changed'));
  for (const image of ['whole', 'changed']) {
    const argv: Argv = ['debugfs', '-w', '-f', 'script', image];
    const { stderr } = await run(argv, { cwd: at, env: CLOCK });
    expect(stderr.split('\n').slice(1)).toEqual(['']);
  }
  const laid = readFileSync(base);
  const changed = readFileSync(place('changed'));
  for (const { start, end } of await changedExtents(place('changed'), 4096, place('metadata')))
    changed.copy(laid, start, start, end);
  writeFileSync(place('laid'), laid);
  const digests = [await sha256File(place('whole')), await sha256File(place('laid'))] as const;
  rmSync(at, { recursive: true });
  return [...digests];
}

describe('changes in the metadata of a file system alone', () => {
  it('are the same to the byte as in the whole of it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(planned, { minLength: 1, maxLength: 12 }), async (paths) => {
        const [whole, laid] = await changedBothWays(apply(possible(paths)).edits);
        expect(laid).toBe(whole);
      }),
      { numRuns: 15 },
    );
  }, 60_000);

  it('are the same where zeros are written to where a removed file was', async () => {
    const big = `/etc/${NAMES.at(-1) ?? ''}`;
    const text = '\0'.repeat(70_000);
    const zeros = (name: string, padding: string) =>
      ({
        ...BASE,
        path: name,
        type: 'file',
        mode: '0644',
        user: 'root',
        group: 'root',
        content: { text: `${text}${padding}` },
      }) as const;
    const { edits, diagnostics } = apply([
      ...NAMES.map((one): PlannedPath => ({ ...BASE, type: 'absent', path: `/etc/${one}` })),
      zeros(big, ''),
      ...Array.from({ length: 60 }, (_, at) => zeros(`/etc/zeros-${at}`, `${'x'.repeat(at * 300)}${text}`)),
    ]);
    expect(diagnostics).toEqual([]);
    const [whole, laid] = await changedBothWays(edits);
    expect(laid).toBe(whole);
  });
});

describe('changes that the real debugfs makes', () => {
  it('none: the file systems hold what was brought', async () => {
    const { tree } = apply([]);
    expect((await change([])).found).toEqual(expected(tree, []));
  });

  it('are those that were planned, and e2fsck finds nothing wrong', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(planned, { minLength: 1, maxLength: 12 }), async (paths) => {
        const { tree, edits } = apply(possible(paths));
        const { complaints, found } = await change(edits);
        expect(complaints).toEqual([]);
        expect(found).toEqual(expected(tree, edits));
      }),
      { numRuns: 15 },
    );
  }, 60_000);

  it('leave a file to its other name when one is removed or written anew', async () => {
    const common = { ...BASE, mode: '0600', user: '5', group: '5' } as const;
    for (const one of ['/etc/b', '/etc/sub/linked', '/var/etc/b']) {
      const removed: PlannedPath = { ...BASE, type: 'absent', path: one };
      const written: PlannedPath = { ...common, type: 'file', path: one, content: { text: 'new' } };
      for (const planned of [removed, written]) {
        const { tree, edits, diagnostics } = apply([planned]);
        expect(diagnostics).toEqual([]);
        const { complaints, found } = await change(edits);
        expect(complaints).toEqual([]);
        expect(found).toEqual(expected(tree, edits));
      }
    }
  });

  it('change a file for all of its names', async () => {
    const { tree, edits, diagnostics } = apply(
      ['/etc/b', '/etc/sub/linked'].map((one): PlannedPath => ({
        ...BASE,
        type: 'attributes',
        path: one,
        mode: '0711',
        user: '7',
        group: null,
        recursive: false,
      })),
    );
    expect(diagnostics).toEqual([]);
    expect(edits).toHaveLength(1);
    const { complaints, found } = await change(edits);
    expect(complaints).toEqual([]);
    expect(found).toEqual(expected(tree, edits));
  });

  it('fill a directory with many entries', async () => {
    const paths = Array.from({ length: 400 }, (_, at): PlannedPath => {
      const file = `/etc/many/${String(at).padStart(200, 'x')}`;
      const common = { ...BASE, mode: '0644', user: 'root', group: 'root', path: file } as const;
      if (at % 3 === 0) return { ...common, type: 'directory', parents: true, existOk: false };
      return at % 3 === 1
        ? { ...common, type: 'file', content: { text: '' } }
        : { ...BASE, type: 'symlink', path: file, target: 'x' };
    });
    const { tree, edits } = apply(paths);
    const { complaints, found } = await change(edits);
    expect(complaints).toEqual([]);
    expect(found).toEqual(expected(tree, edits));
  });

  it('reach as deep, and link as far, as a path can be long', async () => {
    const deep = `/etc${`/${'d'.repeat(250)}`.repeat(15)}`;
    const { tree, edits } = apply([
      { ...BASE, type: 'symlink', path: `${deep}/"quoted"`, target: 't'.repeat(4095) },
      { ...BASE, type: 'attributes', path: deep, mode: '0700', user: null, group: null, recursive: false },
    ]);
    const { complaints, found } = await change(edits);
    expect(complaints).toEqual([]);
    expect(found).toEqual(expected(tree, edits));
  });

  it('are the same to the byte a second later, where the clock stands still', async () => {
    const { edits } = apply([
      { ...BASE, type: 'symlink', path: '/new/l', target: 'x' },
      { ...BASE, type: 'absent', path: '/etc/a' },
    ]);
    const said = debugfsScripts(edits, FILESYSTEMS);
    const sums: string[] = [];
    for (const name of ['first', 'second']) {
      const image = path.join(folder, `${name}.raw`);
      copyFileSync(base, image);
      writeFileSync(path.join(folder, name), (said.ok && said.value.scripts.get('root')) || '');
      const argv: Argv = ['debugfs', '-w', '-f', path.join(folder, name), image];
      expect(await run(argv, { env: CLOCK })).toMatchObject({ ok: true });
      sums.push(await sha256File(image));
      await new Promise((resolve) => setTimeout(resolve, 1100));
    }
    expect(sums[1]).toBe(sums[0]);
    expect(sums[0]).not.toBe(await sha256File(base));
  });

  it('that fail are complained of, which is how the build knows', async () => {
    const { complaints } = await change([{ edit: 'remove', path: '/etc/nothing', type: 'not-dir' }]);
    expect(complaints).toEqual(['rm: File not found by ext2_lookup while trying to resolve filename']);
  });
});
