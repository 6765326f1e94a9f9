import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytes } from '@nx-aib/core';
import { renderFstab } from './render-fstab';
import { planned, uuidOf } from './testing/disk-input';

describe('renderFstab', () => {
  it('mounts what lies in a mount point after it', () => {
    const partitions = { var: { relative_size: 0.2 }, var_qm: { size: bytes(2 ** 29) } };
    expect(`\n${renderFstab(planned({ bootScheme: 'grub2', hasQm: true, partitions }))}`)
      .toMatchInlineSnapshot(`
      "
      UUID=eed250f2-d0aa-5a93-9776-c906ae42a6a5 / ext4 errors=remount-ro 0 1
      UUID=23623d9b-b121-5c03-b954-2fce4a179e19 /boot ext4 defaults 0 2
      UUID=DF65-87E5 /boot/efi vfat umask=0077,nofail 0 2
      UUID=b0419d63-2a1c-505f-8c77-653fc6e6040d /var ext4 defaults 0 2
      UUID=5d20bd93-84d3-59fc-92b5-0f4437b69244 /var/qm ext4 defaults 0 2
      "
    `);
  });

  it('mounts external file systems of any kind', () => {
    const partitions = {
      var: { external: true, uuid: uuidOf('283dd53c-d749-68ac-261d-104d9cd22f76') },
    } as const;
    expect(renderFstab(planned({ bootScheme: 'none', partitions }))).toBe(
      'UUID=eed250f2-d0aa-5a93-9776-c906ae42a6a5 / ext4 errors=remount-ro 0 1\n' +
        'UUID=283dd53c-d749-68ac-261d-104d9cd22f76 /var auto defaults 0 2\n',
    );
  });

  it('grows root with its partition', () => {
    expect(renderFstab(planned({ bootScheme: 'none', rootGrows: true }))).toBe(
      'UUID=eed250f2-d0aa-5a93-9776-c906ae42a6a5 / ext4 errors=remount-ro,x-systemd.growfs 0 1\n',
    );
  });

  it('is read by the real findmnt as it is meant', () => {
    const directory = mkdtempSync(join(tmpdir(), 'nx-aib-fstab-'));
    const fstab = join(directory, 'fstab');
    writeFileSync(
      fstab,
      renderFstab(planned({ hasQm: true, partitions: { var_qm: { size: bytes(2 ** 29) } } })),
    );
    const columns = 'SOURCE,TARGET,FSTYPE,OPTIONS,PASSNO';
    const args = ['--tab-file', fstab, '--json', '--list', '--output', columns];
    const { filesystems } = JSON.parse(execFileSync('findmnt', args, { encoding: 'utf8' })) as {
      filesystems: readonly Record<string, unknown>[];
    };
    rmSync(directory, { recursive: true });
    expect(filesystems.map(({ source, target, fstype, passno }) => [source, target, fstype, passno])).toEqual(
      [
        ['UUID=eed250f2-d0aa-5a93-9776-c906ae42a6a5', '/', 'ext4', 1],
        ['UUID=DF65-87E5', '/boot/efi', 'vfat', 2],
        ['UUID=5d20bd93-84d3-59fc-92b5-0f4437b69244', '/var/qm', 'ext4', 2],
      ],
    );
  });
});
