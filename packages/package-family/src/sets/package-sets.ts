import type { ImagePlan } from '@nx-aib/image-plan';
import type { Root } from '@nx-aib/qm';
import type { ManifestPath } from '@nx-aib/core';
import type { Distribution } from '@nx-aib/platforms';

/**
 * The package sets that a build installs: `tools` runs on the build machine and is not part of an image; `shared` is
 * the base of every root; `host` and `qm` are the additions of each root.
 */
export const PACKAGE_SETS = ['tools', 'shared', 'host', 'qm'] as const;
export type PackageSet = (typeof PACKAGE_SETS)[number];

/** The names requested for each set, sorted; no `qm` if there is no QM partition. */
export type RequestedPackages = Readonly<Partial<Record<PackageSet, readonly string[]>>>;

/** The names requested for each package set; a build's steps and its lock are based on these. */
export function requestedPackages(
  plan: Pick<ImagePlan, 'packages' | 'kernel'>,
  distribution: Distribution,
): RequestedPackages {
  const { shared, tools } = distribution.packages;
  const roots = plan.packages.map(({ root }) => [root, rootPackages(plan, root)] as const);
  return { tools: sorted(tools), shared: sorted(shared), ...Object.fromEntries(roots) };
}

/** Where a manifest requests the packages of a set, by request; the others are the platform's. */
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

/** Where a manifest requests one of them. */
export function packagePlace(
  plan: Pick<ImagePlan, 'packages' | 'kernel'>,
  set: PackageSet,
  request: string,
): ManifestPath | undefined {
  const places = packagePlaces(plan, set);
  // "constructor" is a valid name, too.
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
