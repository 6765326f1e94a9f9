import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { treeDigest, treeState } from './tree-state';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-tree-'));
  mkdirSync(path.join(folder, 'b'), { mode: 0o755 });
  writeFileSync(path.join(folder, 'b/run'), 'abc', { mode: 0o755 });
  symlinkSync('/nowhere', path.join(folder, 'a'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const stamp = (): string | undefined => treeState(folder).find(({ path: name }) => name === 'b/run')?.stamp;

describe('the state of a tree', () => {
  it('is what is in it, sorted by path', () => {
    expect(treeState(folder)).toEqual([
      { path: 'a', type: 'symlink', size: 0, mode: '', target: '/nowhere', stamp: '', changedAt: 0 },
      { path: 'b', type: 'directory', size: 0, mode: '0755', stamp: '', changedAt: 0 },
      {
        path: 'b/run',
        type: 'file',
        size: 3,
        mode: '0755',
        stamp: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string,
        changedAt: Math.floor(statSync(path.join(folder, 'b/run')).ctimeMs),
      },
    ]);
  });

  it('stays the same when files are read, and shows a write whose time was set back', async () => {
    const before = stamp();
    const { atime, mtime } = statSync(path.join(folder, 'b/run'));
    readFileSync(path.join(folder, 'b/run'));
    expect(stamp()).toBe(before);
    await new Promise((resolve) => setTimeout(resolve, 20));
    writeFileSync(path.join(folder, 'b/run'), 'abd');
    utimesSync(path.join(folder, 'b/run'), atime, mtime);
    expect(stamp()).not.toBe(before);
  });

  it('shows other permission bits', () => {
    chmodSync(path.join(folder, 'b/run'), 0o4711);
    expect(treeState(folder)[2]).toMatchObject({ mode: '4711' });
  });
});

describe('the digest of a tree', () => {
  it('stays the same while nothing is written to', () => {
    expect(treeDigest(folder)).toBe(treeDigest(folder));
  });

  it.each([
    ['a file with the same text', () => writeFileSync(path.join(folder, 'b/run'), 'abc')],
    ['a file whose modification time is set back', () => utimesSync(path.join(folder, 'b/run'), 1, 1)],
    ['permissions of a file', () => chmodSync(path.join(folder, 'b/run'), 0o600)],
    ['a new file', () => writeFileSync(path.join(folder, 'b/new'), '')],
    ['a new directory', () => mkdirSync(path.join(folder, 'c'))],
    ['a missing link', () => rmSync(path.join(folder, 'a'))],
  ])('is another one after a change: %s', async (_what, change) => {
    const before = treeDigest(folder);
    // Longer than the clock of a file system takes for a tick.
    await new Promise((resolve) => setTimeout(resolve, 20));
    change();
    expect(treeDigest(folder)).not.toBe(before);
  });
});
