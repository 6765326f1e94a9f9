import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  diskUsage,
  filesIn,
  foldersIn,
  liesIn,
  linkTo,
  listTree,
  makeFolder,
  makeUniqueFolder,
  modifiedAt,
  removeIfOnly,
  removeTree,
  renameUnlessThere,
  touch,
} from './folders';
import { userCacheFolder } from './machine-facts';

let folder: string;
const at = (name: string): string => path.join(folder, name);

beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-folders-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('removing a folder that has only certain files', () => {
  it('removes it with these files, or without any', async () => {
    mkdirSync(at('full'));
    mkdirSync(at('empty'));
    for (const name of ['a.zst', 'b.zst']) writeFileSync(at(`full/${name}`), '');
    expect(await removeIfOnly(at('full'), /^[a-z]\.zst$/)).toBe(true);
    expect(await removeIfOnly(at('empty'), /^[a-z]\.zst$/)).toBe(true);
    expect(await foldersIn(folder)).toEqual([]);
  });

  it.each<[string, (place: string) => void]>([
    ['a file with another name', (place) => writeFileSync(`${place}/c.zst.txt`, '')],
    ['a directory', (place) => mkdirSync(`${place}/c.zst`)],
    ['a symbolic link', (place) => symlinkSync('a.zst', `${place}/c.zst`)],
  ])('keeps all of it if it has %s', async (_what, put) => {
    mkdirSync(at('full'));
    writeFileSync(at('full/a.zst'), '');
    put(at('full'));
    const before = await listTree(folder);
    expect(await removeIfOnly(at('full'), /^[a-z]\.zst$/)).toBe(false);
    expect(await listTree(folder)).toEqual(before);
  });

  it('does nothing where there is none', async () => {
    expect(await removeIfOnly(at('missing'), /x/)).toBe(false);
  });
});

describe('listing a folder', () => {
  it('gives everything in it by path, and follows no symbolic link', async () => {
    mkdirSync(at('b/deep'), { recursive: true });
    writeFileSync(at('b/deep/file'), '12345');
    writeFileSync(at('b-'), '');
    writeFileSync(at('ä'), '');
    writeFileSync(at('.dot'), '');
    await linkTo(at('b'), at('link'));
    symlinkSync('nowhere', at('dangling'));
    execFileSync('mkfifo', [at('pipe')]);
    expect(await listTree(folder)).toEqual([
      { path: '.dot', type: 'file', size: 0 },
      { path: 'b', type: 'directory', size: 0 },
      { path: 'b-', type: 'file', size: 0 },
      { path: 'b/deep', type: 'directory', size: 0 },
      { path: 'b/deep/file', type: 'file', size: 5 },
      { path: 'dangling', type: 'symlink', size: 0, target: 'nowhere' },
      { path: 'link', type: 'symlink', size: 0, target: at('b') },
      { path: 'pipe', type: 'other', size: 0 },
      { path: 'ä', type: 'file', size: 0 },
    ]);
  });

  it('that is not there fails; its folders and files are none', async () => {
    await expect(listTree(at('none'))).rejects.toThrow('ENOENT');
    expect(await foldersIn(at('none'))).toEqual([]);
    expect(await filesIn(at('none'))).toEqual([]);
  });

  it('for folders alone gives their names', async () => {
    await makeFolder(at('b/inner'));
    await makeFolder(at('a'));
    writeFileSync(at('file'), '');
    expect(await foldersIn(folder)).toEqual(['a', 'b']);
  });

  it('for files alone gives their names, and fails where it is no folder', async () => {
    await makeFolder(at('folder'));
    writeFileSync(at('b'), '');
    writeFileSync(at('a'), '');
    symlinkSync('a', at('link'));
    expect(await filesIn(folder)).toEqual(['a', 'b']);
    await expect(filesIn(at('a'))).rejects.toThrow('ENOTDIR');
  });
});

describe('what a folder takes on disk', () => {
  it('counts no holes, and no more than the files have', async () => {
    mkdirSync(at('x/y'), { recursive: true });
    writeFileSync(at('x/y/full'), Buffer.alloc(100_000, 'x'));
    writeFileSync(at('x/sparse'), '');
    truncateSync(at('x/sparse'), 2 ** 34);
    const usage = await diskUsage(folder);
    expect(usage).toBeGreaterThanOrEqual(100_000);
    expect(usage).toBeLessThan(200_000);
  });

  it('is nothing where nothing is', async () => {
    expect(await diskUsage(at('none'))).toBe(0);
  });
});

describe('renaming', () => {
  it('to a folder that has something in it does nothing', async () => {
    await makeFolder(at('from/inner'));
    await makeFolder(at('to/other'));
    expect(await renameUnlessThere(at('from'), at('to'))).toBe(false);
    expect(await foldersIn(at('from'))).toEqual(['inner']);
    expect(await renameUnlessThere(at('from'), at('new'))).toBe(true);
    expect(await foldersIn(folder)).toEqual(['new', 'to']);
  });

  it('of what is not there fails', async () => {
    await expect(renameUnlessThere(at('none'), at('to'))).rejects.toThrow('ENOENT');
  });
});

describe('folders and times', () => {
  it('are made with a unique name, and removed with all that is in them', async () => {
    const [one, other] = [await makeUniqueFolder(at('step-')), await makeUniqueFolder(at('step-'))];
    expect(one).not.toBe(other);
    await makeFolder(path.join(one, 'a/b'));
    await removeTree(one);
    await removeTree(one);
    expect(await foldersIn(folder)).toEqual([path.basename(other)]);
  });

  it('say when a file was used', async () => {
    writeFileSync(at('x'), '');
    await touch(at('x'));
    expect(Math.abs(((await modifiedAt(at('x'))) ?? 0) - Date.now())).toBeLessThan(5000);
    expect(await modifiedAt(at('none'))).toBeUndefined();
  });
});

describe("the user's cache folder", () => {
  const before = process.env['XDG_CACHE_HOME'];
  afterEach(() => {
    if (before === undefined) delete process.env['XDG_CACHE_HOME'];
    else process.env['XDG_CACHE_HOME'] = before;
  });

  it('is where XDG_CACHE_HOME says, if that is absolute', () => {
    process.env['XDG_CACHE_HOME'] = '/cache';
    expect(userCacheFolder('nx-aib')).toBe('/cache/nx-aib');
    process.env['XDG_CACHE_HOME'] = 'relative';
    expect(userCacheFolder('nx-aib')).toBe(path.join(os.homedir(), '.cache/nx-aib'));
    delete process.env['XDG_CACHE_HOME'];
    expect(userCacheFolder('nx-aib')).toBe(path.join(os.homedir(), '.cache/nx-aib'));
  });

  it('is in HOME, or in the home directory of the account if HOME is not an absolute path', () => {
    const home = process.env['HOME'];
    try {
      delete process.env['XDG_CACHE_HOME'];
      process.env['HOME'] = '/home/x';
      expect(userCacheFolder('nx-aib')).toBe('/home/x/.cache/nx-aib');
      process.env['HOME'] = '';
      expect(userCacheFolder('nx-aib')).toBe(path.join(os.userInfo().homedir, '.cache/nx-aib'));
    } finally {
      process.env['HOME'] = home;
    }
  });
});

describe('whether a path lies in a folder', () => {
  it('follows the symbolic links of its folders, and needs nothing of the rest to be there', async () => {
    mkdirSync(path.join(folder, 'real'));
    symlinkSync('/etc', path.join(folder, 'out'));
    symlinkSync('real', path.join(folder, 'in'));
    expect(await liesIn(folder, path.join(folder, 'in/new/file'))).toBe(true);
    expect(await liesIn(folder, path.join(folder, 'out/systemd/file'))).toBe(false);
    expect(await liesIn(folder, path.join(folder, 'out'))).toBe(true);
  });
});
