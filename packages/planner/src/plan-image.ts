import type { ImagePlan, PlannedPackages } from '@nx-aib/image-plan';
import type { Manifest } from '@nx-aib/manifest';
import type { Result } from '@nx-aib/core';
import type { DiskPlan } from '@nx-aib/partitions';
import type { Root } from '@nx-aib/qm';
import { bootFor, type BootFacts } from '@nx-aib/platforms';
import { planAccounts } from './accounts';
import { planBudget } from './budget/plan-budget';
import { Collected } from './collected';
import { readDefines, type Defines } from './defines';
import type { Planned } from './findings';
import { planTargetDisk } from './disk';
import type { ImageInput } from './image-input';
import { planKernel } from './kernel';
import { planNetwork } from './network';
import { planNotes } from './notes';
import { planHostOom } from './oom';
import { planPackages } from './packages';
import { contentErrors, planPaths } from './plan-paths';
import { planQm } from './qm';
import { planServices, type OwnService } from './services';
import { seedErrors, seedOf } from './seed';
import { hostnameFor } from './system-files';
import { unsupportedOptions } from './unsupported';
import { untruePlan } from './untrue-plan';

/**
 * Plans an image: everything that the manifest, the target and the distribution put into it. The same input gives the
 * same plan; the errors of all topics are reported at once, each with its path in the manifest.
 */
// eslint-disable-next-line max-lines-per-function -- the list of all topics, and the plan that is made of them
export function planImage(input: ImageInput): Result<ImagePlan> {
  const { manifest, target, distribution, arch, family } = input;
  const collected = new Collected();
  collected.note(unsupportedOptions(manifest, distribution.name, family));
  collected.note(untruePlan(manifest));
  const defines = collected.take(readDefines(manifest, input.defines, family));
  const boot = collected.take(bootFor(target, distribution, arch));
  const qm = collected.take(planQm(manifest.qm, input.mode, input.machine));
  const oom = collected.take(qm === undefined ? undefined : planHostOom(manifest, qm));
  collected.note(seedErrors(input.seed));
  const seed = seedOf(input.seed, defines?.seed, { ...input, name: manifest.name, target: target.name });
  const disk = collected.take(boot && planTargetDisk(manifest, target, boot, arch, seed));
  const accounts = collected.keep(planAccounts(manifest.auth, family.baseAccounts));
  const network = planNetwork(manifest.network, target.network, family.resolverPackages);
  const services = planServices(manifest, ownServices(network.services, input));
  const packages = defines && packagesOf(input, defines, network.packages);
  const hostname = manifest.image?.hostname ?? hostnameFor(manifest.name);
  if (!boot || qm === undefined || !oom || !disk || !packages || !defines) {
    collected.note(contentErrors(input));
    return collected.failure();
  }
  collected.note(family.wrongRequests(packages, boot));
  const kernel = collected.keep(kernelOf(manifest, boot, disk));
  const parts = { hostname, qm, oom, disk, accounts, packages };
  const paths = collected.keep(planPaths(input, parts, network.paths));
  const { texts } = input.sourceFacts;
  const { podman } = distribution;
  const { machine } = input;
  const memoryBudget = collected.take(
    planBudget({ paths: paths.planned, texts, services, qm, oom, machine, podman }),
  );
  return collected.result({
    schema: 1,
    name: manifest.name,
    version: manifest.version ?? null,
    engine: 'native',
    distro: distribution.name,
    target: target.name,
    arch,
    mode: input.mode,
    seed,
    sourceDateEpoch: defines.sourceDateEpoch ?? distribution.sourceDateEpoch,
    ...parts,
    ...(memoryBudget && { memoryBudget }),
    paths: paths.planned,
    services,
    kernel,
    boot: { scheme: 'esp-systemd-boot', consoles: boot.consoles.map(deviceOf) },
    notes: planNotes(input, parts, paths),
  });
}

function ownServices(network: readonly OwnService[], { distribution, manifest }: ImageInput): OwnService[] {
  const { host, qm } = distribution.maskedUnits;
  return [
    ...network,
    ...host.map((unit): OwnService => ({ root: 'host', unit, state: 'masked' })),
    ...(manifest.qm === undefined
      ? []
      : qm.map((unit): OwnService => ({ root: 'qm', unit, state: 'masked' }))),
  ];
}

function packagesOf(
  { manifest, distribution, family, defines: given }: ImageInput,
  defines: Defines,
  network: readonly string[],
): PlannedPackages[] {
  const { shared, host, qm } = distribution.packages;
  const extra = (root: Root) => {
    const define = family.extraPackages[root];
    const at = define in given ? undefined : ['experimental', 'internal_defines', define];
    return { names: defines.extraPackages[root], at };
  };
  return planPackages(
    manifest,
    { host: [...shared, ...host, ...network], qm: [...shared, ...qm] },
    { host: extra('host'), qm: extra('qm') },
    family,
  );
}

function kernelOf(manifest: Manifest, boot: BootFacts, disk: DiskPlan): Planned<ImagePlan['kernel']> {
  const platform = {
    package: boot.kernelPackage,
    consoles: boot.consoles,
    arguments: boot.cmdline,
    rootArgument: boot.rootOnCmdline,
  };
  return planKernel(manifest.kernel, platform, disk);
}

/** `ttyS0,115200n81` without its speed. */
function deviceOf(console: string): string {
  return console.split(',')[0] ?? console;
}
