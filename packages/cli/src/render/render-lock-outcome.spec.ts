import type { LockOutcome } from '@nx-aib/builder';
import type { LockedPackage } from '@nx-aib/package-family';
import { renderLockOutcome } from './render-lock-outcome';

const deb = (name: string, ...sets: LockedPackage['sets'][number][]): LockedPackage => ({
  name,
  version: '1',
  arch: 'all',
  sets,
  sha256: 'aaaa',
  archive: 'debian',
  path: `pool/${name}.deb`,
  seen: '20260101T000000Z',
});

const packages = [deb('a', 'tools', 'shared'), deb('b', 'host', 'qm'), deb('c', 'host')];
const outcome = (state: LockOutcome['state']): LockOutcome => ({
  file: 'car.aib.lock',
  state,
  lock: { distro: 'debian13', arch: 'x86_64', requested: {}, packages },
  diff: { added: packages.slice(2), removed: [], changed: [], moved: [], kept: 2 },
});

describe('what is said of a lock', () => {
  it.each([
    ['new', 'car.aib.lock: 3 packages (1 tools, 1 shared, 2 host, 1 qm)\n'],
    ['fits', 'car.aib.lock matches the manifest: 3 packages (1 tools, 1 shared, 2 host, 1 qm)\n'],
    ['same', 'car.aib.lock is unchanged: 3 packages (1 tools, 1 shared, 2 host, 1 qm)\n'],
    [
      'changed',
      'car.aib.lock: 3 packages (1 tools, 1 shared, 2 host, 1 qm)\n' +
        '  +  c  1  host\n1 added, 0 removed, 0 changed, 2 unchanged\n',
    ],
  ] as const)('when it is %s', (state, text) => {
    expect(renderLockOutcome(outcome(state))).toBe(text);
  });
});
