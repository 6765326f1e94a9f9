import { hostPathOf, QM_ROOTFS, type Root } from '@nx-aib/qm';
import { type Arch, sectorsToBytes } from '@nx-aib/core';
import type { ImagePlan } from '@nx-aib/image-plan';
import type { PlannedPartition } from '@nx-aib/partitions';

/** A file of mkosi's configuration: its path relative to mkosi's directory, and its text. */
export interface ConfigFile {
  readonly path: string;
  readonly text: string;
}

/** mkosi.1, Architecture=. */
const ARCHITECTURES: Readonly<Record<Arch, string>> = { x86_64: 'x86-64', aarch64: 'arm64' };

/** Sizes must be multiples of this (repart.d(5), SizeMinBytes=). */
const REPART_GRAIN = 4096;

/**
 * Only what our image contains, too: no unified kernel image, no manifest, no copies of kernel and initrd beside it.
 */
const NO_EXTRAS = { output: 'ManifestFormat=\nSplitArtifacts=', content: 'CleanPackageMetadata=no' };

/**
 * What a mkosi user would write for the same image: the QM root as a separate image, which the host image includes as
 * an extra tree; the packages in the plan; the plan's partitions; and the QM drop-in as a file in mkosi.extra.
 */
export function mkosiConfig(plan: ImagePlan, suite: string): ConfigFile[] {
  return [
    { path: 'mkosi.conf', text: hostImage(plan, suite) },
    { path: 'mkosi.images/qm/mkosi.conf', text: qmImage(plan) },
    ...plan.disk.partitions.map((partition) => ({
      path: `mkosi.repart/${partition.number}0-${partition.name}.conf`,
      text: partitionDefinition(partition, plan.disk.partitions),
    })),
    ...dropIn(plan),
  ];
}

/** The file that is changed by editing a limit. */
export function dropIn({ qm }: ImagePlan): ConfigFile[] {
  return qm === null ? [] : [{ path: `mkosi.extra${qm.dropIn.path}`, text: qm.dropIn.text }];
}

function hostImage(plan: ImagePlan, suite: string): string {
  return `[Config]
Dependencies=qm

[Distribution]
Distribution=debian
Release=${suite}
Architecture=${ARCHITECTURES[plan.arch]}

[Output]
Format=disk
Output=image
${NO_EXTRAS.output}

[Content]
Packages=${packages(plan, 'host', plan.kernel.package)}
ExtraTrees=%O/qm:${QM_ROOTFS}
Bootable=yes
Bootloader=systemd-boot
UnifiedKernelImages=no
KernelCommandLine=${plan.kernel.cmdline.filter(isNotRoot).join(' ')}
${NO_EXTRAS.content}
`;
}

function qmImage(plan: ImagePlan): string {
  return `[Output]
Format=directory
${NO_EXTRAS.output}

[Content]
Packages=${packages(plan, 'qm')}
Bootable=no
${NO_EXTRAS.content}
`;
}

function packages(plan: ImagePlan, root: Root, ...more: string[]): string {
  const planned = plan.packages.find((candidate) => candidate.root === root);
  const names = [...(planned?.platform ?? []), ...(planned?.requested ?? []), ...more];
  return [...new Set(names)]
    .sort()
    .map((name) => `\n    ${name}`)
    .join('');
}

/** According to repart.d(5): the files at a mount point are in its partition, and in no other. */
function partitionDefinition(
  { name, type, uuid, size, filesystem }: PlannedPartition,
  all: readonly PlannedPartition[],
): string {
  const bytes = Math.floor(sectorsToBytes(size) / REPART_GRAIN) * REPART_GRAIN;
  const copied = filesystem === null ? [] : treesOf(filesystem.mountPoint ?? '');
  const elsewhere = all
    .filter((other) => other.name !== name)
    .flatMap(({ filesystem: other }) => (other === null ? [] : treesOf(other.mountPoint ?? '')));
  return [
    '[Partition]',
    `Type=${type}`,
    `Label=${name}`,
    `UUID=${uuid}`,
    ...(filesystem === null ? [] : [`Format=${filesystem.type}`]),
    `SizeMinBytes=${bytes}`,
    `SizeMaxBytes=${bytes}`,
    ...copied.map((tree) => `CopyFiles=${tree}:/`),
    ...(copied.includes('/') ? elsewhere.map((tree) => `ExcludeFiles=${tree}/`) : []),
    '',
  ].join('\n');
}

/**
 * The trees in mkosi that belong to a file system: kernels are in /boot and boot loaders in /efi (mkosi.1, Bootable=).
 */
function treesOf(mountPoint: string): string[] {
  if (mountPoint === '/boot/efi') return ['/boot', '/efi'];
  // In our image QM's /var is outside QM's root; a tree included by mkosi is in one piece.
  if (mountPoint === hostPathOf('qm', '/var')) return [`${QM_ROOTFS}/var`];
  return mountPoint === '' ? [] : [mountPoint];
}

/**
 * mkosi's initrd finds the root partition by its type (systemd-gpt-auto-generator(8)); its file system has another
 * UUID.
 */
function isNotRoot(argument: string): boolean {
  return !argument.startsWith('root=');
}
