import fc from 'fast-check';
import { ancestorsOf, hostPathOf, normaliseInside } from './root-path';

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

describe('normaliseInside', () => {
  it('stays inside the root and is done after one time, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const path = normaliseInside(text);
        expect(path.startsWith('/')).toBe(true);
        expect(path.split('/')).not.toContain('..');
        expect(normaliseInside(path)).toBe(path);
      }),
    );
  });

  it('drops dots, double slashes and a slash at the end', () => {
    expect(normaliseInside('/etc/./x//../y/')).toBe('/etc/y');
    expect(normaliseInside('//../..')).toBe('/');
  });
});

describe('ancestorsOf', () => {
  it('names the directories above, outermost first', () => {
    expect(ancestorsOf('/a/b/c')).toEqual(['/a', '/a/b']);
    expect(ancestorsOf('/a')).toEqual([]);
  });
});
