import { bytes, type Diagnostic } from '@nx-aib/core';
import type { BootScheme } from './boot-scheme';
import type { DiskInput } from './disk-input';
import { planDisk } from './plan-disk';
import { renderDiskTable } from './render-disk-table';
import { diskInput, planned, uuidOf } from './testing/disk-input';

const MIB = 2 ** 20;
const GIB = 2 ** 30;
const TIB = 2 ** 40;

/** Four GiB, a fifth for /var and a tenth for /var/qm. */
const roomy: Partial<DiskInput> = {
  imageSize: bytes(4 * GIB),
  hasQm: true,
  partitions: { var: { relative_size: 0.2 }, var_qm: { relative_size: 0.1 } },
};

function diagnosticsOf(changes: Partial<DiskInput>): readonly Diagnostic[] {
  return planDisk(diskInput(changes)).diagnostics;
}

function table(bootScheme: BootScheme, changes: Partial<DiskInput> = {}): string {
  return `\n${renderDiskTable(planned({ ...roomy, bootScheme, ...changes }))}`;
}

describe('the worked example: qemu, x86_64, ukiboot, 4 GiB, var 20 %, var_qm 10 %', () => {
  it('has every partition where Automotive Image Builder has it, to the sector', () => {
    const plan = planned({ ...roomy, bootScheme: 'ukiboot' });
    expect(
      plan.partitions.map(({ number, name, start, size }) => `${number} ${name} ${start}+${size}`),
    ).toEqual([
      '1 efi 2048+204800',
      '2 ukiboot_a 206848+262144',
      '3 ukiboot_b 468992+262144',
      '4 ukibootctl 731136+2048',
      '5 var 733184+1677721',
      '6 qm_var 2412544+838860',
      '7 root 3252224+5134336',
    ]);
    expect(plan.sectors).toBe(8_388_608);
  });
});

describe('a disk of each boot scheme', () => {
  it('esp-systemd-boot: an EFI system partition', () => {
    expect(table('esp-systemd-boot')).toMatchInlineSnapshot(`
      "
      gpt 0638204c-50f1-5c8a-b767-7512ff18730b: 4 GiB, 8388608 sectors
      no  name      start  sectors       size  file system  mount point  UUID
       1  efi        2048   204800    100 MiB  vfat         /boot/efi    DF65-87E5
       2  var      206848  1677721  819.2 MiB  ext4         /var         b0419d63-2a1c-505f-8c77-653fc6e6040d
       3  qm_var  1886208   838860  409.6 MiB  ext4         /var/qm      5d20bd93-84d3-59fc-92b5-0f4437b69244
       4  root    2725888  5660672    2.7 GiB  ext4         /            eed250f2-d0aa-5a93-9776-c906ae42a6a5
      "
    `);
  });

  it('ukiboot: two slots and their control block', () => {
    expect(table('ukiboot')).toMatchInlineSnapshot(`
      "
      gpt 0638204c-50f1-5c8a-b767-7512ff18730b: 4 GiB, 8388608 sectors
      no  name          start  sectors       size  file system  mount point  UUID
       1  efi            2048   204800    100 MiB  vfat         /boot/efi    DF65-87E5
       2  ukiboot_a    206848   262144    128 MiB  -            -            -
       3  ukiboot_b    468992   262144    128 MiB  -            -            -
       4  ukibootctl   731136     2048      1 MiB  -            -            -
       5  var          733184  1677721  819.2 MiB  ext4         /var         b0419d63-2a1c-505f-8c77-653fc6e6040d
       6  qm_var      2412544   838860  409.6 MiB  ext4         /var/qm      5d20bd93-84d3-59fc-92b5-0f4437b69244
       7  root        3252224  5134336   2.45 GiB  ext4         /            eed250f2-d0aa-5a93-9776-c906ae42a6a5
      "
    `);
  });

  it('ukiboot on DOS: everything after the third partition is logical', () => {
    expect(table('ukiboot', { label: 'dos' })).toMatchInlineSnapshot(`
      "
      dos 0x0638204c: 4 GiB, 8388608 sectors
      no  name          start  sectors       size  file system  mount point  UUID
       1  efi            2048   204800    100 MiB  vfat         /boot/efi    DF65-87E5
       2  ukiboot_a    206848   262144    128 MiB  -            -            -
       3  ukiboot_b    468992   262144    128 MiB  -            -            -
       4  extended     731136  7657472   3.65 GiB  -            -            -
       5  ukibootctl   733184     2048      1 MiB  -            -            -
       6  var          737280  1677721  819.2 MiB  ext4         /var         b0419d63-2a1c-505f-8c77-653fc6e6040d
       7  qm_var      2418688   838860  409.6 MiB  ext4         /var/qm      5d20bd93-84d3-59fc-92b5-0f4437b69244
       8  root        3260416  5128192   2.45 GiB  ext4         /            eed250f2-d0aa-5a93-9776-c906ae42a6a5
      "
    `);
  });

  it('aboot: two slots with their vbmeta, and a root of its own name', () => {
    expect(table('aboot', { arch: 'aarch64', rootName: 'system_a' })).toMatchInlineSnapshot(`
      "
      gpt 0638204c-50f1-5c8a-b767-7512ff18730b: 4 GiB, 8388608 sectors
      no  name        start  sectors       size  file system  mount point  UUID
       1  boot_a       2048   262144    128 MiB  -            -            -
       2  boot_b     264192   262144    128 MiB  -            -            -
       3  vbmeta_a   526336      128     64 KiB  -            -            -
       4  vbmeta_b   528384      128     64 KiB  -            -            -
       5  var        530432  1677721  819.2 MiB  ext4         /var         b0419d63-2a1c-505f-8c77-653fc6e6040d
       6  qm_var    2209792   838860  409.6 MiB  ext4         /var/qm      5d20bd93-84d3-59fc-92b5-0f4437b69244
       7  system_a  3049472  5337088   2.54 GiB  ext4         /            eed250f2-d0aa-5a93-9776-c906ae42a6a5
      "
    `);
  });

  it('grub2 on DOS: no data partitions, so four primary ones suffice', () => {
    expect(table('grub2', { label: 'dos', partitions: {} })).toMatchInlineSnapshot(`
      "
      dos 0x0638204c: 4 GiB, 8388608 sectors
      no  name   start  sectors      size  file system  mount point  UUID
       1  efi     2048   204800   100 MiB  vfat         /boot/efi    DF65-87E5
       2  boot  206848   614400   300 MiB  ext4         /boot        23623d9b-b121-5c03-b954-2fce4a179e19
       3  root  821248  7567360  3.61 GiB  ext4         /            eed250f2-d0aa-5a93-9776-c906ae42a6a5
      "
    `);
  });

  it('grub2 on DOS with one data partition: exactly four primary ones', () => {
    const partitions = { var: { size: bytes(GIB) } };
    expect(table('grub2', { label: 'dos', partitions })).toMatchInlineSnapshot(`
      "
      dos 0x0638204c: 4 GiB, 8388608 sectors
      no  name    start  sectors      size  file system  mount point  UUID
       1  efi      2048   204800   100 MiB  vfat         /boot/efi    DF65-87E5
       2  boot   206848   614400   300 MiB  ext4         /boot        23623d9b-b121-5c03-b954-2fce4a179e19
       3  var    821248  2097152     1 GiB  ext4         /var         b0419d63-2a1c-505f-8c77-653fc6e6040d
       4  root  2918400  5470208  2.61 GiB  ext4         /            eed250f2-d0aa-5a93-9776-c906ae42a6a5
      "
    `);
  });

  it('grub2-sbl on DOS with data partitions: logical ones', () => {
    expect(table('grub2-sbl', { label: 'dos' })).toMatchInlineSnapshot(`
      "
      dos 0x0638204c: 4 GiB, 8388608 sectors
      no  name        start  sectors       size  file system  mount point  UUID
       1  sbl          2048     8192      4 MiB  -            -            -
       2  efi         10240   204800    100 MiB  vfat         /boot/efi    DF65-87E5
       3  boot       215040   614400    300 MiB  ext4         /boot        23623d9b-b121-5c03-b954-2fce4a179e19
       4  extended   829440  7559168    3.6 GiB  -            -            -
       5  var        831488  1677721  819.2 MiB  ext4         /var         b0419d63-2a1c-505f-8c77-653fc6e6040d
       6  qm_var    2512896   838860  409.6 MiB  ext4         /var/qm      5d20bd93-84d3-59fc-92b5-0f4437b69244
       7  root      3354624  5033984    2.4 GiB  ext4         /            eed250f2-d0aa-5a93-9776-c906ae42a6a5
      "
    `);
  });

  it('none: the data partitions and root alone', () => {
    expect(table('none', { imageSize: bytes(3 * GIB) })).toMatchInlineSnapshot(`
      "
      gpt 0638204c-50f1-5c8a-b767-7512ff18730b: 3 GiB, 6291456 sectors
      no  name      start  sectors       size  file system  mount point  UUID
       1  var        2048  1258291  614.4 MiB  ext4         /var         b0419d63-2a1c-505f-8c77-653fc6e6040d
       2  qm_var  1261568   629145  307.2 MiB  ext4         /var/qm      5d20bd93-84d3-59fc-92b5-0f4437b69244
       3  root    1892352  4397056    2.1 GiB  ext4         /            eed250f2-d0aa-5a93-9776-c906ae42a6a5
      "
    `);
  });
});

describe('partition types', () => {
  const types = (changes: Partial<DiskInput>) =>
    planned({ ...roomy, ...changes }).partitions.map(
      ({ name, type, bootable }) => `${name} ${type}${bootable ? ' bootable' : ''}`,
    );

  it('are GUIDs on GPT, root by architecture', () => {
    expect(types({ bootScheme: 'ukiboot' })).toEqual([
      'efi C12A7328-F81F-11D2-BA4B-00A0C93EC93B',
      'ukiboot_a DF331E4D-BE00-463F-B4A7-8B43E18FB53A',
      'ukiboot_b DF331E4D-BE00-463F-B4A7-8B43E18FB53A',
      'ukibootctl FEFD9070-346F-4C9A-85E6-17F07F922773',
      'var 4D21B016-B534-45C2-A9FB-5C16E091FD2D',
      'qm_var EDFE9F90-3A4D-11F0-B8F8-E89C256C3906',
      'root 4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709',
    ]);
    expect(types({ bootScheme: 'aboot', arch: 'aarch64', rootName: 'system_a', hasQm: false })).toEqual([
      'boot_a 20117F86-E985-4357-B9EE-374BC1D8487D',
      'boot_b 20117F86-E985-4357-B9EE-374BC1D8487D',
      'vbmeta_a 20117F86-E985-4357-B9EE-374BC1D8487D',
      'vbmeta_b 20117F86-E985-4357-B9EE-374BC1D8487D',
      'var 4D21B016-B534-45C2-A9FB-5C16E091FD2D',
      'system_a B921B045-1DF0-41C3-AF44-4C6F280D3FAE',
    ]);
    expect(types({ bootScheme: 'grub2', hasQm: false })).toContain(
      'boot BC13C2FF-59E6-4262-A352-B275FD6F7172',
    );
  });

  it('are bytes on DOS', () => {
    expect(types({ bootScheme: 'grub2-sbl', label: 'dos' })).toEqual([
      'sbl 00',
      'efi ef',
      'boot 83',
      'extended 0f',
      'var 83',
      'qm_var 83',
      'root 83',
    ]);
    const efi = { dosType: '0c', bootable: true } as const;
    expect(types({ bootScheme: 'ukiboot', label: 'dos', efi, partitions: {} })).toEqual([
      'efi 0c bootable',
      'ukiboot_a 46',
      'ukiboot_b 47',
      'extended 0f',
      'ukibootctl 48',
      'root 83',
    ]);
  });
});

describe('sizes', () => {
  const sizeOf = (name: string, changes: Partial<DiskInput>) =>
    planned(changes).partitions.find((partition) => partition.name === name)?.size;

  it('are kept exactly, and rounded down to whole sectors', () => {
    expect(sizeOf('var', { partitions: { var: { size: bytes(1_000_000_001) } } })).toBe(1_953_125);
    expect(sizeOf('efi', { partitions: { efi: { size: bytes(64 * MIB) } } })).toBe(131_072);
  });

  it('set both slots with one key', () => {
    const changes = { bootScheme: 'ukiboot', partitions: { ukiboot: { size: bytes(64 * MIB) } } } as const;
    expect([sizeOf('ukiboot_a', changes), sizeOf('ukiboot_b', changes)]).toEqual([131_072, 131_072]);
  });

  it('of a fraction are fractions of the whole image, in double arithmetic', () => {
    const partitions = { var: { relative_size: 0.3 }, var_qm: { relative_size: 0.3 } };
    const imageSize = bytes(17_179_824_128);
    // 0.3 * 17179824128 / 512 = 10066303.199…
    expect(sizeOf('var', { imageSize, partitions })).toBe(10_066_303);
    expect(sizeOf('qm_var', { imageSize, partitions, hasQm: true })).toBe(10_066_303);
  });

  it('of 0, or none at all, mean no partition', () => {
    const names = (partitions: DiskInput['partitions']) =>
      planned({ partitions, hasQm: true }).partitions.map(({ name }) => name);
    expect(names({ var: { size: bytes(0) }, var_qm: {} })).toEqual(['efi', 'root']);
  });

  it('of an image are the manifest’s, else the target’s, else 8 GiB', () => {
    const defaultImageSize = bytes(3 * GIB);
    expect(planned({ imageSize: bytes(GIB), defaultImageSize }).size).toBe(GIB);
    expect(planned({ defaultImageSize }).size).toBe(3 * GIB);
    expect(planned().size).toBe(8_589_934_592);
  });
});

describe('var_qm', () => {
  it('counts only with a QM partition', () => {
    const partitions = { var_qm: { size: bytes(GIB) } };
    expect(planned({ partitions, hasQm: false }).partitions.map(({ name }) => name)).toEqual(['efi', 'root']);
    expect(planned({ partitions, hasQm: true }).partitions.map(({ name }) => name)).toEqual([
      'efi',
      'qm_var',
      'root',
    ]);
  });
});

describe('external data', () => {
  it('has no partition and is mounted by its UUID', () => {
    const partitions = {
      var: { external: true, uuid: uuidOf('0fc63daf-8483-4772-8e79-3d69d8477de4') },
      var_qm: { external: true, uuid: uuidOf('283dd53c-d749-68ac-261d-104d9cd22f76') },
    } as const;
    const plan = planned({ partitions, hasQm: true });
    expect(plan.partitions.map(({ name }) => name)).toEqual(['efi', 'root']);
    expect(plan.external).toEqual([
      { mountPoint: '/var', uuid: '0fc63daf-8483-4772-8e79-3d69d8477de4' },
      { mountPoint: '/var/qm', uuid: '283dd53c-d749-68ac-261d-104d9cd22f76' },
    ]);
  });
});

describe('identifiers', () => {
  it('are the same for the same seed, whatever else changes', () => {
    const small = planned({ partitions: { efi: { size: bytes(64 * MIB) } } });
    const large = planned({ imageSize: bytes(16 * GIB), hasQm: true });
    expect(small.diskId).toBe(large.diskId);
    expect(small.partitions.map(({ uuid }) => uuid)).toEqual(large.partitions.map(({ uuid }) => uuid));
  });

  it('never change: a seed gives the same disk in every version of this package', () => {
    const { diskId, partitions } = planned({ seed: 'image' });
    expect(diskId).toMatchInlineSnapshot(`"0638204c-50f1-5c8a-b767-7512ff18730b"`);
    expect(partitions.map(({ uuid }) => uuid)).toMatchInlineSnapshot(`
      [
        "4049f28a-8cc1-54a9-ad83-89aa6b78e616",
        "0c7f5282-be85-57a7-82d1-fae5966f045d",
      ]
    `);
  });

  it('are all different, and different for another seed', () => {
    const ids = ['a', 'b'].flatMap((seed) => {
      const plan = planned({ ...roomy, seed });
      return [plan.diskId, ...plan.partitions.flatMap((p) => [p.uuid, p.filesystem?.uuid])];
    });
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('of a DOS disk are 32 bits', () => {
    const plan = planned({ label: 'dos' });
    expect(plan.diskId).toMatch(/^0x[0-9a-f]{8}$/);
    expect(plan.partitions.map(({ uuid }) => uuid)).toEqual([null, null]);
  });

  it('of a FAT file system are as blkid shows them', () => {
    expect(planned().partitions[0]?.filesystem?.uuid).toMatch(/^[0-9A-F]{4}-[0-9A-F]{4}$/);
  });

  it('of var and var_qm can be given: they are the file systems’', () => {
    const uuid = uuidOf('283dd53c-d749-68ac-261d-104d9cd22f76');
    const plan = planned({ partitions: { var: { size: bytes(GIB), uuid } } });
    const derived = planned({ partitions: { var: { size: bytes(GIB) } } });
    expect(plan.partitions[1]?.filesystem?.uuid).toBe('283dd53c-d749-68ac-261d-104d9cd22f76');
    expect(plan.partitions[1]?.uuid).toBe(derived.partitions[1]?.uuid);
  });

  it('must not be given twice', () => {
    const uuid = uuidOf('283dd53c-d749-68ac-261d-104d9cd22f76');
    const partitions = { var: { size: bytes(GIB), uuid }, var_qm: { external: true, uuid } } as const;
    expect(diagnosticsOf({ partitions, hasQm: true })).toEqual([
      {
        code: 'partitions/duplicate-uuid',
        severity: 'error',
        message: '/var and /var/qm have the same file system UUID 283dd53c-d749-68ac-261d-104d9cd22f76',
        hint: 'give each of them its own uuid, or none: nx-aib then derives it',
        path: ['image', 'partitions', 'var_qm', 'uuid'],
      },
    ]);
  });
});

describe('what does not fit', () => {
  it('is an error with the whole arithmetic', () => {
    const partitions = { var: { relative_size: 0.6 }, var_qm: { relative_size: 0.35 } };
    expect(diagnosticsOf({ ...roomy, bootScheme: 'ukiboot', partitions })).toMatchInlineSnapshot(`
      [
        {
          "code": "partitions/does-not-fit",
          "hint": "the smallest image_size that fits is 9740 MiB",
          "message": "the partitions do not fit into an image of 4 GiB: efi 100 MiB + ukiboot_a 128 MiB + ukiboot_b 128 MiB + ukibootctl 1 MiB + var 2.4 GiB (relative_size 0.6) + qm_var 1.4 GiB (relative_size 0.35) = 4.15 GiB, alignment and partition table 2.8 MiB; that is 155 MiB too much, and root needs at least 128 MiB",
          "path": [
            "image",
            "image_size",
          ],
          "severity": "error",
        },
      ]
    `);
  });

  it('says how small an image_size can be', () => {
    const changes = {
      hasQm: true,
      partitions: { var: { relative_size: 0.6 }, var_qm: { relative_size: 0.3 } },
    };
    expect(diagnosticsOf({ ...changes, imageSize: bytes(2 * GIB) })[0]?.hint).toBe(
      'the smallest image_size that fits is 2300 MiB',
    );
    expect(planDisk(diskInput({ ...changes, imageSize: bytes(2300 * MIB) })).ok).toBe(true);
    expect(planDisk(diskInput({ ...changes, imageSize: bytes(2299 * MIB) })).ok).toBe(false);
  });

  it('says when no image_size fits', () => {
    const partitions = { var: { relative_size: 0.6 }, var_qm: { relative_size: 0.5 } };
    expect(diagnosticsOf({ partitions, hasQm: true })).toMatchInlineSnapshot(`
      [
        {
          "code": "partitions/does-not-fit",
          "hint": "no image_size fits: relative sizes take 1.1 of any image; lower them",
          "message": "the partitions do not fit into an image of 8 GiB: efi 100 MiB + var 4.8 GiB (relative_size 0.6) + qm_var 4 GiB (relative_size 0.5) = 8.9 GiB, alignment and partition table 2.8 MiB; that is 922 MiB too much, and root needs at least 128 MiB",
          "path": [
            "image",
            "partitions",
            "var_qm",
            "relative_size",
          ],
          "severity": "error",
        },
      ]
    `);
  });

  it('says when no image_size is small enough for DOS', () => {
    expect(diagnosticsOf({ label: 'dos', partitions: { var: { size: bytes(3 * TIB) } } })[0]?.hint).toBe(
      'no image_size below 2 TiB, the most that a DOS partition table can hold, fits; lower the sizes',
    );
  });

  it('blames the size that the manifest gives when it gives no image_size', () => {
    expect(diagnosticsOf({ partitions: { var: { size: bytes(TIB) } } })[0]?.path).toEqual([
      'image',
      'partitions',
      'var',
      'size',
    ]);
    expect(diagnosticsOf({ defaultImageSize: bytes(MIB) })[0]?.path).toBeUndefined();
  });

  it('is also a root too small to be real', () => {
    // 100 MiB of ESP between 1 MiB at the start and 1 MiB at the end.
    expect(planDisk(diskInput({ imageSize: bytes(230 * MIB) })).ok).toBe(true);
    expect(diagnosticsOf({ imageSize: bytes(229 * MIB) })).toMatchInlineSnapshot(`
      [
        {
          "code": "partitions/does-not-fit",
          "hint": "the smallest image_size that fits is 230 MiB",
          "message": "the partitions do not fit into an image of 229 MiB: efi 100 MiB, alignment and partition table 2 MiB; that leaves 127 MiB for root, which needs at least 128 MiB",
          "path": [
            "image",
            "image_size",
          ],
          "severity": "error",
        },
      ]
    `);
  });

  it.each([0, 1, 511, 512, 17 * 1024, MIB])('an image of %d bytes is no exception', (size) => {
    expect(diagnosticsOf({ imageSize: bytes(size), bootScheme: 'none' })).toMatchObject([
      { code: 'partitions/does-not-fit', path: ['image', 'image_size'] },
    ]);
  });

  it('is, on DOS, also an image of 2 TiB', () => {
    expect(planDisk(diskInput({ label: 'dos', imageSize: bytes(2 * TIB - 512) })).ok).toBe(true);
    expect(diagnosticsOf({ label: 'dos', imageSize: bytes(2 * TIB) })).toEqual([
      {
        code: 'partitions/too-large-for-dos',
        severity: 'error',
        message: 'an image of 2 TiB does not fit a DOS partition table, which counts sectors with 32 bits',
        hint: 'keep image_size below 2 TiB for this target',
        path: ['image', 'image_size'],
      },
    ]);
  });

  it('is not what the image lacks when a part is too small for its file system', () => {
    expect(diagnosticsOf({ partitions: { var: { size: bytes(MIB) }, efi: { size: bytes(0) } } })).toEqual([
      {
        code: 'partitions/too-small',
        severity: 'error',
        message: 'efi of 0 B is too small',
        hint: 'make it at least 33 MiB',
        path: ['image', 'partitions', 'efi', 'size'],
      },
      {
        code: 'partitions/too-small',
        severity: 'error',
        message: 'var of 1 MiB is too small',
        hint: 'make it at least 8 MiB',
        path: ['image', 'partitions', 'var', 'size'],
      },
    ]);
  });
});

describe('an image larger than any file', () => {
  const LARGEST = 16 * 2 ** 40 - 4096;

  it('is refused where its size is given, and not when the file is made', () => {
    expect(diagnosticsOf({ imageSize: bytes(20 * 2 ** 40) })).toEqual([
      {
        code: 'partitions/too-large',
        severity: 'error',
        message: 'an image of 20 TiB is larger than a file can be: 16 TiB less 4 KiB',
        hint: 'keep image_size below 16 TiB',
        path: ['image', 'image_size'],
      },
    ]);
  });

  it('is one of 16 TiB already, and none of 4 KiB less', () => {
    expect(diagnosticsOf({ imageSize: bytes(LARGEST) })).toEqual([]);
    expect(diagnosticsOf({ imageSize: bytes(LARGEST + 4096) })).toMatchObject([
      { code: 'partitions/too-large' },
    ]);
  });
});

describe('what makes no sense', () => {
  it('a size for a partition that the boot scheme does not have', () => {
    expect(diagnosticsOf({ partitions: { boot: { size: bytes(GIB) }, efi: { size: bytes(GIB) } } })).toEqual([
      {
        code: 'partitions/not-in-boot-scheme',
        severity: 'error',
        message: 'boot.size has no partition to size: boot scheme esp-systemd-boot has no boot partition',
        hint: 'remove image.partitions.boot; it has efi',
        path: ['image', 'partitions', 'boot', 'size'],
      },
    ]);
    expect(diagnosticsOf({ bootScheme: 'none', partitions: { efi: { size: bytes(GIB) } } })[0]?.hint).toBe(
      'remove image.partitions.efi; no partition of it has a size to set',
    );
  });

  it.each([
    ['aboot', 'dos', 'gpt'],
    ['grub2-sbl', 'gpt', 'dos'],
  ] as const)('%s on %s', (bootScheme, label, needed) => {
    expect(diagnosticsOf({ bootScheme, label })).toEqual([
      {
        code: 'partitions/label',
        severity: 'error',
        message: `boot scheme ${bootScheme} needs a ${needed} partition table, not ${label}`,
        hint: 'choose another boot scheme for this target',
        path: ['target'],
      },
    ]);
  });
});

describe('a root that grows', () => {
  it('is the manifest’s choice, else the target’s', () => {
    expect(planned().rootGrows).toBeUndefined();
    expect(planned({ rootGrows: true }).rootGrows).toBe(true);
    expect(planned({ partitions: { root: { grow: true } } }).rootGrows).toBe(true);
    expect(planned({ rootGrows: true, partitions: { root: { grow: false } } }).rootGrows).toBeUndefined();
  });
});
