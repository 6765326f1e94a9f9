import fc from 'fast-check';
import { diffLocks } from './diff-locks';
import { sortLocked, type LockedPackage } from './lock';
import { renderLockDiff } from './render-diff';
import { lock as anyLock } from './testing/arbitrary-lock';

function deb(name: string, version: string, more: Partial<LockedPackage> = {}): LockedPackage {
  const source = {
    sha256: `${name}${version}`,
    archive: 'debian',
    path: `pool/${name}`,
    seen: '20260102T030405Z',
  };
  return { name, version, arch: 'amd64', sets: ['host'], ...source, ...more };
}

function diff(before: LockedPackage[], after: LockedPackage[]): string {
  return renderLockDiff(diffLocks({ packages: before }, { packages: after }));
}

describe('the diff of two locks', () => {
  it('names what was added, removed, changed and moved, and counts', () => {
    const before = [deb('bash', '5.2'), deb('libssl3t64', '3.5.6'), deb('nano', '8.0'), deb('zstd', '1.5')];
    const after = [
      deb('bash', '5.2'),
      deb('libssl3t64', '3.5.7-1~deb13u3', { sets: ['tools', 'shared'] }),
      deb('tree', '2.2.1-1', { sets: ['host', 'qm'] }),
      deb('zstd', '1.5', { sets: ['shared'] }),
    ];
    expect(diff(before, after)).toBe(
      [
        '  ~  libssl3t64  3.5.6 → 3.5.7-1~deb13u3  tools, shared',
        '  -  nano        8.0                      host',
        '  +  tree        2.2.1-1                  host, qm',
        '  ~  zstd        1.5                      host → shared',
        '1 added, 1 removed, 1 changed, 1 in other sets, 1 unchanged',
        '',
      ].join('\n'),
    );
  });

  it('shows a file that is another one in the same version', () => {
    expect(diff([deb('a', '1')], [deb('a', '1', { sha256: 'other' })])).toBe(
      '  ~  a  1 (another file)  host\n0 added, 0 removed, 1 changed, 0 unchanged\n',
    );
  });

  it('knows a package that became independent of the architecture', () => {
    expect(diff([deb('a', '1')], [deb('a', '2', { arch: 'all' })])).toContain('a  1 → 2');
  });

  it('is empty between a lock and itself, and mirrored the other way round', () => {
    fc.assert(
      fc.property(anyLock, anyLock, (before, after) => {
        expect(diffLocks(before, before)).toEqual({
          added: [],
          removed: [],
          changed: [],
          moved: [],
          kept: before.packages.length,
        });
        const there = diffLocks(before, after);
        const back = diffLocks(after, before);
        expect(there.added.length).toBe(back.removed.length);
        expect(there.changed.length).toBe(back.changed.length);
        expect(there.kept).toBe(back.kept);
        const { added, changed, moved, kept } = there;
        expect(added.length + changed.length + moved.length + kept).toBe(after.packages.length);
      }),
    );
  });

  it('leads from the one lock to the other', () => {
    fc.assert(
      fc.property(anyLock, anyLock, (before, after) => {
        const { added, removed, changed, moved } = diffLocks(before, after);
        const gone = new Set([...removed, ...[...changed, ...moved].map(({ from }) => from)]);
        const come = [...added, ...[...changed, ...moved].map(({ to }) => to)];
        const bare = (packages: readonly LockedPackage[]) =>
          sortLocked(packages).map(({ name, version, arch, sets, sha256 }) => ({
            name,
            version,
            arch,
            sets,
            sha256,
          }));
        expect(bare([...before.packages.filter((one) => !gone.has(one)), ...come])).toEqual(
          bare(after.packages),
        );
      }),
    );
  });
});
