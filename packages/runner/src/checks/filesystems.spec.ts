import { judged } from '../testing/judged';
import { filesystems } from './filesystems';

const failures = (changes: [string, string][]) =>
  judged(filesystems, {}, changes).filter((line) => line.includes('fail'));

describe('the checks of file systems', () => {
  it('pass when each is in its partition and on its mount point', () => {
    expect(judged(filesystems)).toEqual([
      'filesystems/efi: pass',
      'filesystems/mount/boot/efi: pass',
      'filesystems/qm_var: pass',
      'filesystems/mount/var/qm: pass',
      'filesystems/root: pass',
      'filesystems/mount/: pass',
      'filesystems/qm-var: pass',
    ]);
  });

  it('see that /var/qm is not a file system of its own', () => {
    expect(failures([['"target": "/var/qm"', '"target": "/mnt"']])).toEqual([
      'filesystems/mount/var/qm: fail, nothing is mounted on /var/qm',
      'filesystems/qm-var: fail, nothing is mounted on /var/qm',
    ]);
  });

  it("see that QM's /var is on the root file system", () => {
    expect(failures([['254:2 / /var\n', '254:3 /var/qm /var\n']])).toEqual([
      'filesystems/qm-var: fail, they differ',
    ]);
  });

  it('see a file system that does not fill its partition', () => {
    expect(failures([['827006976', '427006976']])).toEqual([
      'filesystems/mount/var/qm: fail, its size is not that of a partition of 858993152 bytes',
    ]);
  });
});
