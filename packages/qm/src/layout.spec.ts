import fc from 'fast-check';
import { hostPathOf, insideQm } from './layout';

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
