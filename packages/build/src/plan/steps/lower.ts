import type { ImagePlan, Placed, Root } from '@nx-aib/image-plan';
import { sectorsToBytes, type ManifestPath } from '@nx-aib/core';
import { renderSfdiskScript, type PlannedPartition } from '@nx-aib/partitions';
import type { BootFacts, Distribution } from '@nx-aib/platforms';
import { debsOf, type Lock, type PackageSet } from '../lock/lock';
import type { LockedDeb } from '../packages/locked-deb';
import { mountPointsOf } from '../changes/mounts';
import { packagePlaces, requestedPackages } from './package-sets';
import type {
  ArchiveParams,
  BootFileParams,
  EspStep,
  FilesystemParams,
  OwnFilesystemParams,
  PackagesStep,
  ToolsStep,
  AnyStep,
  ChangesStep,
  ContentsStep,
  FilesystemsStep,
  ImageStep,
  ServicesStep,
} from './params';
import type { BuildPlan, Step } from './step';

/** What the steps need beside the plan: where packages come from and how the machine boots. */
export interface Platform {
  readonly distribution: Distribution;
  readonly boot: BootFacts;
}

/**
 * Lowers an image plan to steps, as fine as the changes that people make: a limit or a text file is in
 * `changes` alone, a package of the QM partition reruns nothing of the host's packages.
 */
export function planSteps(
  plan: ImagePlan,
  platform: Platform,
  format: 'qcow2' | 'raw',
  lock: Lock | null = null,
): BuildPlan {
  const archive = archiveParams(plan, platform);
  const roots: readonly Root[] = plan.packages.map(({ root }) => root);
  const choice = packageChoice(plan, platform, lock);
  const steps: readonly AnyStep[] = [
    toolsStep(archive, choice('tools')),
    sharedPackagesStep(archive, choice('shared')),
    ...roots.map((root) => packagesStep(plan, root, archive, choice(root))),
    ...roots.map((root) => contentsStep(plan, root, platform)),
    filesystemsStep(plan, roots, format),
    espStep(plan, platform),
    ...roots.filter((root) => hasServices(plan, root)).map((root) => servicesStep(plan, root)),
    changesStep(plan, roots),
    imageStep(plan, format),
  ];
  return { steps, result: 'image' };
}

/** What a set of packages is asked for, and what a lock has for it. */
interface PackageChoice {
  readonly packages: readonly string[];
  readonly locked?: readonly LockedDeb[];
}

function packageChoice(plan: ImagePlan, { distribution }: Platform, lock: Lock | null) {
  const requested = requestedPackages(plan, distribution);
  return (set: PackageSet): PackageChoice => ({
    packages: requested[set] ?? [],
    ...(lock === null ? {} : { locked: debsOf(lock, set) }),
  });
}

/** The archive of an image's packages. */
export function archiveParams(plan: ImagePlan, { distribution, boot }: Platform): ArchiveParams {
  const { suite, suites, components } = distribution;
  const { sourceDateEpoch, sources = [] } = plan;
  const archive = { suite, suites, components, debArch: boot.debArch, sourceDateEpoch };
  return sources.length === 0 ? archive : { ...archive, sources };
}

/** Programs of the image's own distribution, so that file systems do not depend on the host's versions. */
function toolsStep(archive: ArchiveParams, choice: PackageChoice): ToolsStep {
  return {
    name: 'tools',
    kind: 'tools',
    params: { archive, ...choice },
    reads: {},
    files: [],
    hostTools: ['mmdebstrap', 'tar'],
  };
}

/** The packages that every root of the distribution has: made once, whatever the image. */
function sharedPackagesStep(archive: ArchiveParams, choice: PackageChoice): PackagesStep {
  return {
    name: 'packages-shared',
    kind: 'packages',
    params: { archive, ...choice, removeModules: [] },
    reads: {},
    files: [],
    hostTools: ['mmdebstrap', 'tar'],
  };
}

function packagesStep(
  plan: ImagePlan,
  root: Root,
  archive: ArchiveParams,
  choice: PackageChoice,
): PackagesStep {
  const { kernel } = plan;
  const removeModules = root === 'host' ? kernel.removedModules : [];
  const at = { packages: packagePlaces(plan, root), modules: kernel.at?.removedModules ?? {} };
  return {
    name: `packages-${root}`,
    kind: 'packages',
    params: { archive, ...choice, removeModules: sorted(removeModules), at },
    reads: { base: 'packages-shared' },
    files: [],
    hostTools: ['mmdebstrap', 'tar'],
  };
}

function contentsStep(plan: ImagePlan, root: Root, { boot }: Platform): ContentsStep {
  const bootFiles: BootFileParams | null =
    root === 'qm' ? null : { ...boot.bootFiles, efiBinary: boot.bootLoader.source };
  return {
    name: `contents-${root}`,
    kind: 'contents',
    params: { boot: bootFiles, ...placed(root === 'qm' ? undefined : plan.kernel.at?.package) },
    reads: { tools: 'tools', packages: `packages-${root}` },
    files: [],
    hostTools: ['tar'],
  };
}

function filesystemsStep(plan: ImagePlan, roots: readonly Root[], format: 'qcow2' | 'raw'): FilesystemsStep {
  const packages = Object.fromEntries(roots.map((root) => [root, `packages-${root}`]));
  return {
    name: 'filesystems',
    kind: 'filesystems',
    params: {
      diskBytes: plan.disk.size,
      filesystems: ext4Filesystems(plan).map(withoutUuid),
      mountPoints: mountPointsOf(plan.disk),
      format,
      sourceDateEpoch: plan.sourceDateEpoch,
    },
    reads: { tools: 'tools', ...packages },
    files: [],
    hostTools: ['qemu-img'],
  };
}

function espStep(plan: ImagePlan, { boot }: Platform): EspStep {
  const esp = theEsp(plan);
  return {
    name: 'esp',
    kind: 'esp',
    params: {
      sizeBytes: sectorsToBytes(esp.size),
      volumeId: esp.filesystem?.uuid ?? '',
      label: esp.filesystem?.label ?? '',
      title: plan.version === null ? plan.name : `${plan.name} ${plan.version}`,
      cmdline: plan.kernel.cmdline,
      efiName: boot.bootLoader.destination,
      sourceDateEpoch: plan.sourceDateEpoch,
      ...placed(esp.at),
    },
    reads: { contents: 'contents-host' },
    files: [],
    hostTools: ['mkfs.vfat', 'mcopy', 'mmd'],
  };
}

/** Where units are, and what enables them; what else a manifest adds does not matter to systemctl(1). */
const UNIT_FOLDERS = ['/etc/systemd/', '/usr/lib/systemd/'];

function hasServices(plan: ImagePlan, root: Root): boolean {
  return plan.services.some((service) => service.root === root);
}

function servicesStep(plan: ImagePlan, root: Root): ServicesStep {
  const units = plan.paths.filter((planned) => planned.root === root && concernsUnits(planned.path));
  return {
    name: `services-${root}`,
    kind: 'services',
    params: { root, services: plan.services.filter((service) => service.root === root), units },
    reads: { tools: 'tools', contents: `contents-${root}` },
    files: sourceFiles(units),
    hostTools: ['tar'],
  };
}

/** What is in the folders of units, or is one of the folders above them. */
function concernsUnits(path: string): boolean {
  return UNIT_FOLDERS.some((folder) => path.startsWith(folder) || folder.startsWith(`${path}/`));
}

function changesStep(plan: ImagePlan, roots: readonly Root[]): ChangesStep {
  const contents = Object.fromEntries(roots.map((root) => [root, `contents-${root}`]));
  const withServices = roots.filter((root) => hasServices(plan, root));
  const services = Object.fromEntries(withServices.map((root) => [`services-${root}`, `services-${root}`]));
  return {
    name: 'changes',
    kind: 'changes',
    params: {
      paths: plan.paths,
      accounts: plan.accounts,
      roots,
      filesystems: ext4Filesystems(plan),
      mountPoints: mountPointsOf(plan.disk),
      sourceDateEpoch: plan.sourceDateEpoch,
    },
    reads: { ...contents, ...services },
    files: sourceFiles(plan.paths),
    hostTools: [],
  };
}

function imageStep(plan: ImagePlan, format: 'qcow2' | 'raw'): ImageStep {
  return {
    name: 'image',
    kind: 'image',
    params: {
      diskBytes: plan.disk.size,
      sfdiskScript: renderSfdiskScript(plan.disk),
      filesystems: ext4Filesystems(plan).map(withoutUuid),
      espOffsetBytes: sectorsToBytes(theEsp(plan).start),
      format,
      sourceDateEpoch: plan.sourceDateEpoch,
    },
    reads: { tools: 'tools', filesystems: 'filesystems', esp: 'esp', changes: 'changes' },
    files: [],
    hostTools: ['sfdisk', 'qemu-io'],
  };
}

function sourceFiles(paths: ImagePlan['paths']): Step['files'] {
  const files = new Map<string, string>();
  for (const path of paths) {
    if (path.type === 'file' && 'source' in path.content) files.set(path.content.source, path.content.sha256);
  }
  return [...files].map(([path, sha256]) => ({ path, sha256 })).sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Images that differ in their names alone share what packages fill: `changes` gives file systems their UUIDs. */
function withoutUuid(filesystem: OwnFilesystemParams): FilesystemParams {
  const { name, offsetBytes, sizeBytes, label, mountPoint, at } = filesystem;
  return { name, offsetBytes, sizeBytes, label, mountPoint, ...placed(at) };
}

function ext4Filesystems(plan: ImagePlan): OwnFilesystemParams[] {
  return plan.disk.partitions.flatMap((partition) => {
    const { filesystem, name, start, size, at } = partition;
    if (filesystem?.type !== 'ext4') return [];
    const { uuid, label, mountPoint } = filesystem;
    const place = { offsetBytes: sectorsToBytes(start), sizeBytes: sectorsToBytes(size) };
    return [{ name, ...place, uuid, label, mountPoint, ...placed(at) }];
  });
}

function placed(at: ManifestPath | undefined): Placed {
  return at === undefined ? {} : { at };
}

function theEsp(plan: ImagePlan): PlannedPartition {
  const esp = plan.disk.partitions.find(({ filesystem }) => filesystem?.type === 'vfat');
  if (esp === undefined) throw new Error(`boot scheme ${plan.boot.scheme} needs an EFI system partition`);
  return esp;
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
