import type { ImagePlan } from '@nx-aib/image-plan';
import {
  type PackageSteps,
  type Platform,
  pinnedOf,
  type Lock,
  type PackageSet,
  packagePlaces,
  requestedPackages,
} from '@nx-aib/package-family';
import type { Root } from '@nx-aib/qm';
import { packages } from '../steps/packages/packages';
import { tools } from '../steps/tools/tools';
import { archiveParams } from './archive-params';

/** The steps that install an image's packages: the part shared by all roots is installed once, whatever the image. */
export function packageSteps(plan: ImagePlan, platform: Platform, lock: Lock | null): PackageSteps {
  const archive = archiveParams(plan, platform);
  const requested = requestedPackages(plan, platform.distribution);
  const choice = (set: PackageSet) => ({
    packages: requested[set] ?? [],
    ...(lock === null ? {} : { locked: pinnedOf(lock, set) }),
  });
  const base = packages.step({
    name: 'packages-shared',
    params: { archive, ...choice('shared'), removeModules: [] },
    reads: { base: undefined },
  });
  const root = (name: Root) => {
    const removeModules = name === 'host' ? [...new Set(plan.kernel.removedModules)].sort() : [];
    const at = { packages: packagePlaces(plan, name), modules: plan.kernel.at?.removedModules ?? {} };
    const params = { archive, ...choice(name), removeModules, at };
    return packages.step({ name: `packages-${name}`, params, reads: { base } });
  };
  const qm = plan.packages.some((one) => one.root === 'qm') ? root('qm') : undefined;
  const programs = tools.step({ name: 'tools', params: { archive, ...choice('tools') }, reads: {} });
  const host = root('host');
  return {
    tools: programs,
    roots: { host, qm },
    all: [programs, base, host, ...(qm === undefined ? [] : [qm])],
  };
}
