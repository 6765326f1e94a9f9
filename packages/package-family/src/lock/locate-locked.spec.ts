import { locateLocked } from './locate-locked';
import { renderLock } from './render-lock';
import type { LockedPackage } from './lock';

const tree: LockedPackage = {
  ...{ name: 'tree', version: '2.2.1-1', arch: 'amd64', sets: ['host'], sha256: 'a'.repeat(64) },
  ...{ archive: 'debian', path: 'pool/tree.deb', seen: '20260101T000000Z' },
};

describe('the position of a package in its lock', () => {
  it('is that of its name, version and architecture', () => {
    const requested = { host: ['tree'] };
    const text = renderLock({ distro: 'debian13', arch: 'x86_64', requested, packages: [tree] });
    const found = locateLocked(text, 'car.aib.lock')(tree);
    expect(found).toMatchObject({ file: 'car.aib.lock', line: 10, column: 5, length: 18 });
    expect(found?.lineText.slice(4, 22)).toBe('tree 2.2.1-1 amd64');
  });

  it('is unknown if the lock has changed', () => {
    expect(locateLocked('packages: []\n', 'car.aib.lock')(tree)).toBeUndefined();
  });
});
