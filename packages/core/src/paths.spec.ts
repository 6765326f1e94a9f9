import fc from 'fast-check';
import { posix } from 'node:path';
import { ancestorsOf, isAtOrBelow, isBelow, parentOf } from './paths';

/** Few names, some of which start like others, so that paths are often related. */
const paths = fc
  .array(fc.constantFrom('a', 'b', 'ab', 'a.b', '..a', ' '), { maxLength: 4 })
  .map((names) => `/${names.join('/')}`);

describe('isBelow', () => {
  it.each([
    ['/var/qm', '/var'],
    ['/var/qm/lib/x', '/var'],
    ['/var', '/'],
  ])('finds %s below %s', (path, folder) => {
    expect(isBelow(path, folder)).toBe(true);
  });

  it.each([
    ['/var', '/var'],
    ['/', '/'],
    ['/variable', '/var'],
    ['/var', '/var/qm'],
    ['/', '/var'],
    ['/usr/var/x', '/var'],
  ])('does not find %s below %s', (path, folder) => {
    expect(isBelow(path, folder)).toBe(false);
  });

  it('is the case for what leads down from the folder without going up', () => {
    fc.assert(
      fc.property(paths, paths, (path, folder) => {
        const way = posix.relative(folder, path);
        expect(isBelow(path, folder)).toBe(way !== '' && way.split('/')[0] !== '..');
      }),
    );
  });
});

describe('isAtOrBelow', () => {
  it('takes the folder itself too, and nothing else', () => {
    fc.assert(
      fc.property(paths, paths, (path, folder) => {
        expect(isAtOrBelow(path, path)).toBe(true);
        expect(isAtOrBelow(path, folder)).toBe(path === folder || isBelow(path, folder));
      }),
    );
  });
});

describe('ancestorsOf', () => {
  it('names the directories above, outermost first', () => {
    expect(ancestorsOf('/a/b/c')).toEqual(['/a', '/a/b']);
    expect(ancestorsOf('/a')).toEqual([]);
  });

  it('names those that a path is below, but for the root', () => {
    fc.assert(
      fc.property(paths, paths, (path, folder) => {
        expect(ancestorsOf(path).includes(folder)).toBe(folder !== '/' && isBelow(path, folder));
      }),
    );
  });
});

describe('parentOf', () => {
  it('is the last directory above a path; the root is its own', () => {
    fc.assert(
      fc.property(paths, (path) => {
        expect(parentOf(path)).toBe(ancestorsOf(path).at(-1) ?? '/');
      }),
    );
  });
});
