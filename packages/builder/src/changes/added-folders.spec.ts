import { addedFolders } from './added-folders';

describe('the folders that no package brings', () => {
  it('are mount points with their parents, but for those at the top', () => {
    expect(addedFolders(['/boot/efi', '/var', '/var/lib/data'], false)).toEqual([
      '/boot/efi',
      '/dev',
      '/var',
      '/var/lib',
      '/var/lib/data',
    ]);
  });

  it('hold QM where there is one', () => {
    expect(addedFolders(['/var/qm'], true)).toEqual([
      '/dev',
      '/usr/lib',
      '/usr/lib/qm',
      '/usr/lib/qm/rootfs',
      '/usr/lib/qm/rootfs/dev',
      '/usr/lib/qm/rootfs/etc',
      '/usr/lib/qm/rootfs/var',
      '/var/qm',
    ]);
  });
});
