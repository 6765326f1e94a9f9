import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import type { IndexEntry, RootIndex } from './root-index';
import { parentOf } from '@nx-aib/core';
import { RootTree } from './root-tree';

const DIR: IndexEntry = { type: 'dir', mode: 0o755, uid: 0, gid: 0 };
const FILE: IndexEntry = { type: 'file', mode: 0o644, uid: 0, gid: 0 };
const link = (target: string): IndexEntry => ({ type: 'link', mode: 0o777, uid: 0, gid: 0, link: target });

function treeOf(entries: Readonly<Record<string, IndexEntry>>): RootTree {
  return new RootTree(new Map([['/', DIR], ...Object.entries(entries)]));
}

describe('where a path of a root really is', () => {
  const tree = treeOf({
    '/bin': link('usr/bin'),
    '/usr': DIR,
    '/usr/bin': DIR,
    '/usr/bin/sh': link('dash'),
    '/usr/bin/dash': FILE,
    '/var': DIR,
    '/var/run': link('/run'),
    '/up': link('../../../usr'),
    '/loop': link('loop'),
    '/a': link('/b/x'),
    '/b': link('/a'),
    '/dangling': link('/not/there'),
    '/self': link('.'),
  });

  it.each([
    ['/bin/sh', '/usr/bin/sh'],
    ['/var/run/x', '/run/x'],
    ['/up/bin/x', '/usr/bin/x'],
    ['/dangling/x', '/not/there/x'],
    ['/self/self/bin/x', '/usr/bin/x'],
    ['/bin/../../x', '/x'],
    ['/', '/'],
    ['//usr/./bin/', '/usr/bin'],
  ])('%s is %s', (asked, real) => {
    expect(tree.resolve(asked)).toBe(real);
  });

  it('follows its last part only where that is asked for', () => {
    expect(tree.resolve('/bin')).toBe('/bin');
    expect(tree.resolve('/bin', true)).toBe('/usr/bin');
    expect(tree.resolve('/bin/sh', true)).toBe('/usr/bin/dash');
  });

  it('is nowhere where links go round in a circle', () => {
    expect(tree.resolve('/loop/x')).toBeUndefined();
    expect(tree.resolve('/loop', true)).toBeUndefined();
    expect(tree.resolve('/a/x')).toBeUndefined();
    expect(tree.resolve('/loop')).toBe('/loop');
  });
});

describe('where a path of a real folder is, seen from a chroot', () => {
  const name = fc.constantFrom('a', 'b', 'c');
  const way = fc
    .tuple(
      fc.boolean(),
      fc.array(fc.oneof(name, name, fc.constantFrom('.', '..')), { minLength: 1, maxLength: 4 }),
    )
    .map(([absolute, parts]) => (absolute ? '/' : '') + parts.join('/'));
  const entries = fc.array(
    fc.tuple(
      fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => `/${parts.join('/')}`),
      fc.oneof(fc.constant('dir'), fc.constant('dir'), way),
    ),
    { maxLength: 8 },
  );
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-tree-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Makes what can be made; the rest is omitted from the index as well. */
  function make(root: string, wanted: readonly (readonly [string, string])[]): RootIndex {
    const index = new Map<string, IndexEntry>([['/', DIR]]);
    for (const [at, what] of [...wanted].sort(([a], [b]) => a.length - b.length)) {
      if (index.has(at) || index.get(parentOf(at))?.type !== 'dir') continue;
      if (what === 'dir') mkdirSync(root + at);
      else symlinkSync(what.startsWith('/') ? root + what : what, root + at);
      index.set(at, what === 'dir' ? DIR : link(what));
    }
    return index;
  }

  it('is the same', () => {
    let count = 0;
    const seen = { found: 0, circles: 0 };
    fc.assert(
      fc.property(entries, fc.array(way, { minLength: 5, maxLength: 5 }), (wanted, asked) => {
        const root = path.join(folder, String((count += 1)));
        mkdirSync(root);
        const tree = new RootTree(make(root, wanted));
        for (const one of asked) {
          const real = realpathInside(root, `/${one}`);
          if (real === undefined) continue;
          if (real === 'circle') seen.circles += 1;
          else seen.found += 1;
          expect(tree.resolve(`/${one}`, true)).toBe(real === 'circle' ? undefined : real);
        }
      }),
      { numRuns: 400 },
    );
    // Otherwise the test has covered too little.
    expect(seen.found).toBeGreaterThan(100);
    expect(seen.circles).toBeGreaterThan(10);
  });

  /** Undefined if some part does not exist, or is outside: `..` of a real directory leaves it. */
  function realpathInside(root: string, asked: string): string | undefined {
    try {
      const real = realpathSync.native(root + asked);
      return real === root || real.startsWith(`${root}/`) ? real.slice(root.length) || '/' : undefined;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ELOOP' ? 'circle' : undefined;
    }
  }
});

describe('a tree with changes over it', () => {
  it('has what was set and not what was deleted', () => {
    const tree = treeOf({ '/a': DIR, '/a/x': FILE });
    tree.set('/a/y', DIR);
    tree.set('/a/y/z', FILE);
    tree.delete('/a/x');
    expect(tree.get('/a/x')).toBeUndefined();
    expect(tree.below('/')).toEqual(['/a', '/a/y', '/a/y/z']);
  });

  it('has a root directory that changes and is in no other one', () => {
    const tree = treeOf({ '/a': DIR });
    tree.set('/', { ...DIR, mode: 0o700 });
    expect(tree.get('/')?.mode).toBe(0o700);
    expect(tree.below('/')).toEqual(['/a']);
  });

  it('lists each directory before what is in it', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd e');
    const paths = fc.array(fc.array(name, { minLength: 1, maxLength: 4 }));
    fc.assert(
      fc.property(paths, (all) => {
        const tree = treeOf({});
        for (const parts of all) {
          parts.forEach((_, at) => tree.set(`/${parts.slice(0, at + 1).join('/')}`, DIR));
        }
        const below = tree.below('/');
        expect(new Set(below)).toEqual(
          new Set(all.flatMap((parts) => parts.map((_, at) => `/${parts.slice(0, at + 1).join('/')}`))),
        );
        below.forEach((one, at) => expect(['/', ...below.slice(0, at)]).toContain(parentOf(one)));
      }),
    );
  });

  it('follows links that were made, and no link that was deleted', () => {
    const tree = treeOf({ '/a': DIR, '/l': link('a') });
    tree.delete('/l');
    tree.set('/m', link('/a'));
    expect(tree.resolve('/l/x')).toBe('/l/x');
    expect(tree.resolve('/m/x')).toBe('/a/x');
  });
});
