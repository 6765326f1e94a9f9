import fc from 'fast-check';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { placeInTree } from './tree-path';

let tree: string;
beforeEach(() => (tree = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'nx-aib-tree-path-')))));
afterEach(() => rmSync(tree, { recursive: true }));

describe('the place of a path in a tree that is the whole world', () => {
  it('is in the tree, wherever its links lead: absolute, above the tree, or through others', async () => {
    mkdirSync(path.join(tree, 'etc'));
    symlinkSync('/some/folder', path.join(tree, 'etc/system'));
    symlinkSync('../../../../../some/folder', path.join(tree, 'etc/above'));
    symlinkSync('system', path.join(tree, 'etc/chain'));
    const place = path.join(tree, 'some/folder/x');
    for (const name of ['system', 'above', 'chain'])
      expect(await placeInTree(tree, `/etc/${name}/x`)).toBe(place);
    expect(await placeInTree(tree, '/etc/system')).toBe(path.join(tree, 'etc/system'));
    expect(await placeInTree(tree, '/etc/system', { followLast: true })).toBe(path.join(tree, 'some/folder'));
    expect(await placeInTree(tree, '/../../../x')).toBe(path.join(tree, 'x'));
  });

  it('is none where links go round in a circle', async () => {
    symlinkSync('/a', path.join(tree, 'b'));
    symlinkSync('b', path.join(tree, 'a'));
    expect(await placeInTree(tree, '/a/x')).toBeUndefined();
  });

  it('never is outside of the tree, and no link is left in its folders', async () => {
    const word = fc.constantFrom('a', 'b', 'c', '..', '.');
    const target = fc
      .tuple(fc.constantFrom('', '/'), fc.array(word, { minLength: 1, maxLength: 4 }))
      .map(([start, words]) => start + words.join('/'));
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.constantFrom('a', 'b', 'c', 'a/a', 'a/b', 'b/a'), fc.option(target), { maxKeys: 6 }),
        target,
        async (entries, asked) => {
          rmSync(tree, { recursive: true });
          mkdirSync(tree);
          for (const [name, link] of Object.entries(entries).sort()) {
            const place = path.join(tree, name);
            // A link on its way would lead out of this directory, to the rest of the machine.
            if (!isFolderItself(path.dirname(place))) continue;
            if (link === null) mkdirSync(place);
            else symlinkSync(link, place);
          }
          const place = await placeInTree(tree, asked, { followLast: true });
          if (place === undefined) return;
          expect(`${place}/`.startsWith(`${tree}/`)).toBe(true);
          // If it exists, the kernel finds it there without following any link.
          if (existsSync(place)) expect(realpathSync(place)).toBe(place);
        },
      ),
      { numRuns: 300 },
    );
  });

  function isFolderItself(place: string): boolean {
    return existsSync(place) && realpathSync(place) === place && statSync(place).isDirectory();
  }
});
