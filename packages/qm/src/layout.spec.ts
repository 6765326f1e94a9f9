import fc from 'fast-check';
import { hostPathOf, insideQm, QM_PLACES, QM_ROOTFS, qmPlacesBelow, volumeOver } from './layout';

describe('hostPathOf', () => {
  it.each([
    ['/etc', '/etc/qm'],
    ['/etc/containers/containers.conf', '/etc/qm/containers/containers.conf'],
    ['/var/lib/x', '/var/qm/lib/x'],
    ['/etcetera', '/usr/lib/qm/rootfs/etcetera'],
    ['/usr/bin/x', '/usr/lib/qm/rootfs/usr/bin/x'],
    ['/', '/usr/lib/qm/rootfs'],
  ])('puts %s of QM at %s', (inside, outside) => {
    expect(hostPathOf('qm', inside)).toBe(outside);
  });

  it('leaves the paths of the host alone', () => {
    expect(hostPathOf('host', '/etc/motd')).toBe('/etc/motd');
  });
});

describe('insideQm', () => {
  it.each([
    ['/etc/qm', '/etc'],
    ['/etc/qm/containers/x', '/etc/containers/x'],
    ['/var/qm/lib', '/var/lib'],
    ['/usr/lib/qm/rootfs', '/'],
    ['/usr/lib/qm/rootfs/usr/bin', '/usr/bin'],
  ])('knows %s of the host as %s of QM', (outside, inside) => {
    expect(insideQm(outside)).toBe(inside);
  });

  it.each(['/', '/etc', '/etc/qmx', '/etc/motd', '/usr/lib/qm', '/var'])('leaves %s to the host', (path) => {
    expect(insideQm(path)).toBeUndefined();
  });

  it('is the way back from where a path of QM lies', () => {
    const name = fc.constantFrom('etc', 'var', 'usr', 'a', 'b');
    fc.assert(
      fc.property(fc.array(name, { maxLength: 4 }), (parts) => {
        const path = `/${parts.join('/')}`;
        expect(insideQm(hostPathOf('qm', path))).toBe(path);
      }),
    );
  });
});

describe('qmPlacesBelow', () => {
  it.each([
    ['/', [QM_ROOTFS, '/etc/qm', '/var/qm']],
    ['/usr/lib', [QM_ROOTFS]],
    ['/var', ['/var/qm']],
    ['/var/qm', []],
    ['/va', []],
  ])("says where QM's files begin below %s", (path, places) => {
    expect(qmPlacesBelow(path)).toEqual(places);
  });
});

describe('volumeOver', () => {
  it.each([
    ['/usr/lib/qm/rootfs/etc/x', '/etc/qm'],
    ['/usr/lib/qm/rootfs/var/lib/x', '/var/qm'],
    ['/usr/lib/qm/rootfs/etc', undefined],
    ['/usr/lib/qm/rootfs/etcetera/x', undefined],
    ['/usr/lib/qm/rootfs/usr/etc/x', undefined],
    ['/etc/qm/x', undefined],
  ])('knows what hides %s', (path, volume) => {
    expect(volumeOver(path)?.outside).toBe(volume);
  });
});

it('has no place of QM in another one', () => {
  for (const { outside } of QM_PLACES) expect(qmPlacesBelow(outside)).toEqual([]);
});
