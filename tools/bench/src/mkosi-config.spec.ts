import { loadImagePlan } from '@nx-aib/planner';
import type { ImagePlan } from '@nx-aib/image-plan';
import { REFERENCE_MANIFEST } from './engine';
import { mkosiConfig } from './mkosi-config';

let reference: ImagePlan;

beforeAll(async () => {
  const loaded = await loadImagePlan({ manifestFile: REFERENCE_MANIFEST, arch: 'x86_64' });
  if (!loaded.ok) throw new Error('the reference manifest is not valid');
  reference = loaded.value.plan;
});

function fileOf(plan: ImagePlan, path: string): string {
  return mkosiConfig(plan, 'trixie').find((file) => file.path === path)?.text ?? 'no such file';
}

describe("mkosi's configuration for a plan", () => {
  it('is an image of the host that takes in one of QM', () => {
    const plan: ImagePlan = {
      ...reference,
      packages: [
        { root: 'host', requested: ['tree'], platform: ['systemd', 'udev'] },
        { root: 'qm', requested: ['busybox-static'], platform: ['systemd'] },
      ],
      kernel: { package: 'linux-image-test', cmdline: ['root=UUID=1', 'ro'], removedModules: [] },
    };
    expect(fileOf(plan, 'mkosi.conf')).toBe(`[Config]
Dependencies=qm

[Distribution]
Distribution=debian
Release=trixie
Architecture=x86-64

[Output]
Format=disk
Output=image
ManifestFormat=
SplitArtifacts=

[Content]
Packages=
    linux-image-test
    systemd
    tree
    udev
ExtraTrees=%O/qm:/usr/lib/qm/rootfs
Bootable=yes
Bootloader=systemd-boot
UnifiedKernelImages=no
KernelCommandLine=ro
CleanPackageMetadata=no
`);
    expect(fileOf(plan, 'mkosi.images/qm/mkosi.conf')).toBe(`[Output]
Format=directory
ManifestFormat=
SplitArtifacts=

[Content]
Packages=
    busybox-static
    systemd
Bootable=no
CleanPackageMetadata=no
`);
  });

  it("has the plan's partitions, and each tree in one of them", () => {
    const partitions = mkosiConfig(reference, 'trixie').filter(({ path }) =>
      path.startsWith('mkosi.repart/'),
    );
    const copies = partitions.map(({ path, text }) => [
      path,
      text.split('\n').filter((line) => /^(Format|CopyFiles|ExcludeFiles)=/.test(line)),
    ]);
    expect(copies).toEqual([
      ['mkosi.repart/10-efi.conf', ['Format=vfat', 'CopyFiles=/boot:/', 'CopyFiles=/efi:/']],
      ['mkosi.repart/20-var.conf', ['Format=ext4', 'CopyFiles=/var:/']],
      ['mkosi.repart/30-qm_var.conf', ['Format=ext4', 'CopyFiles=/usr/lib/qm/rootfs/var:/']],
      [
        'mkosi.repart/40-root.conf',
        [
          'Format=ext4',
          'CopyFiles=/:/',
          'ExcludeFiles=/boot/',
          'ExcludeFiles=/efi/',
          'ExcludeFiles=/var/',
          'ExcludeFiles=/usr/lib/qm/rootfs/var/',
        ],
      ],
    ]);
  });

  it('has every size as a multiple of what systemd-repart takes', () => {
    const sizes = mkosiConfig(reference, 'trixie').flatMap(({ text }) =>
      [...text.matchAll(/^Size(?:Min|Max)Bytes=(\d+)$/gm)].map(([, size]) => Number(size)),
    );
    expect(sizes).toHaveLength(2 * reference.disk.partitions.length);
    expect(sizes.filter((size) => size % 4096 !== 0)).toEqual([]);
  });

  it('installs every package of the reference image', () => {
    for (const { root, requested, platform } of reference.packages) {
      const text = fileOf(reference, root === 'host' ? 'mkosi.conf' : 'mkosi.images/qm/mkosi.conf');
      const installed = [...text.matchAll(/^ {4}(\S+)$/gm)].map(([, name]) => name);
      expect(installed).toEqual(expect.arrayContaining([...requested, ...platform]));
    }
  });

  it('has the limits in one file of mkosi.extra', () => {
    expect(
      fileOf(reference, 'mkosi.extra/usr/share/containers/systemd/qm.container.d/10-automotive.conf'),
    ).toBe(reference.qm?.dropIn.text);
  });
});
