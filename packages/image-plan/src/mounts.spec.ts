import { Mounts } from './mounts';

const disk = { mountPoints: ['/boot/efi', '/data'], own: ['/', '/data'] };
const withQm = new Mounts({ ...disk, roots: ['host', 'qm'] });
const without = new Mounts({ ...disk, roots: ['host'] });

describe('Mounts', () => {
  it.each(['/', '/dev', '/run', '/boot/efi', '/data'])('keep %s in every image', (path) => {
    const why = `${path} is where a file system is mounted`;
    expect([withQm.whyKept(path), without.whyKept(path)]).toEqual([why, why]);
  });

  it.each(['/etc/qm', '/var/qm', '/usr/lib/qm/rootfs', '/usr/lib/qm/rootfs/proc'])(
    'keep %s and what it lies in only with QM',
    (path) => {
      const folder = path.slice(0, path.lastIndexOf('/'));
      expect(withQm.whyKept(path)).toBe(`${path} is where a file system is mounted`);
      expect(withQm.whyKeptBelow(folder)).toContain('is where a file system is mounted');
      expect(without.whyKept(path)).toBeUndefined();
      expect(without.whyKeptBelow(folder)).toBeUndefined();
    },
  );

  it('hide what lies below a file system that is made at boot, that of QM only with QM', () => {
    expect(without.whyHidden('/proc/x')).toBe('/proc is mounted over while the system runs, which hides it');
    expect(without.whyHidden('/usr/lib/qm/rootfs/proc/x')).toBeUndefined();
    expect(withQm.whyHidden('/usr/lib/qm/rootfs/proc/x')).toBe(
      '/usr/lib/qm/rootfs/proc is mounted over while the system runs, which hides it',
    );
  });

  it("hide what is below the mount point of another system's file system, and not of the image's own", () => {
    expect(withQm.whyHidden('/boot/efi/x')).toContain('/boot/efi is mounted over');
    expect(withQm.whyHidden('/data/x')).toBeUndefined();
  });
});
