import type { ImagePlan } from '@nx-aib/image-plan';
import type { Root } from '@nx-aib/qm';
import type { ManifestPath } from '@nx-aib/core';
import type { Distribution } from '@nx-aib/platforms';

/**
 * The sets of packages that a build installs: `tools` runs on the host and is in no image; `shared` is what every
 * root starts from; `host` and `qm` are what each root has besides.
 */
export const PACKAGE_SETS = ['tools', 'shared', 'host', 'qm'] as const;
export type PackageSet = (typeof PACKAGE_SETS)[number];

/** The names that each set was asked for, sorted; no `qm` where there is no QM partition. */
export type RequestedPackages = Readonly<Partial<Record<PackageSet, readonly string[]>>>;

/** The names that each set of packages is asked for; a build's steps and its lock go by them. */
export function requestedPackages(
  plan: Pick<ImagePlan, 'packages' | 'kernel'>,
  distribution: Distribution,
): RequestedPackages {
  const { shared, tools } = distribution.packages;
  const roots = plan.packages.map(({ root }) => [root, rootPackages(plan, root)] as const);
  return { tools: sorted(tools), shared: sorted(shared), ...Object.fromEntries(roots) };
}

/** Where a manifest asks for the packages of a set, by what is asked for; others are the platform's. */
export function packagePlaces(
  plan: Pick<ImagePlan, 'packages' | 'kernel'>,
  set: PackageSet,
): Readonly<Record<string, ManifestPath>> {
  const kernel = set === 'host' ? plan.kernel : undefined;
  return {
    ...(kernel?.at?.package && { [kernel.package]: kernel.at.package }),
    ...plan.packages.find(({ root }) => root === set)?.at,
  };
}

/** Where a manifest asks for one of them. */
export function packagePlace(
  plan: Pick<ImagePlan, 'packages' | 'kernel'>,
  set: PackageSet,
  request: string,
): ManifestPath | undefined {
  const places = packagePlaces(plan, set);
  // "constructor" is a name, too.
  return Object.hasOwn(places, request) ? places[request] : undefined;
}

function rootPackages(plan: Pick<ImagePlan, 'packages' | 'kernel'>, root: Root): string[] {
  const planned = plan.packages.find((candidate) => candidate.root === root);
  const kernel = root === 'host' ? [plan.kernel.package] : [];
  return sorted([...(planned?.platform ?? []), ...(planned?.requested ?? []), ...kernel]);
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
