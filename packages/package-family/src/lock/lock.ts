import type { Arch } from '@nx-aib/core';
import type { PinnedPackage } from './pinned-package';

/**
 * The sets of packages that a build installs: `tools` runs on the host and is in no image; `shared` is what every
 * root starts from; `host` and `qm` are what each root has besides.
 */
export const PACKAGE_SETS = ['tools', 'shared', 'host', 'qm'] as const;
export type PackageSet = (typeof PACKAGE_SETS)[number];

/** The names that each set was asked for, sorted; no `qm` where there is no QM partition. */
export type RequestedPackages = Readonly<Partial<Record<PackageSet, readonly string[]>>>;

/** A package in the one version that a build installs, and the sets that it belongs to, in their order. */
export interface LockedPackage extends PinnedPackage {
  readonly sets: readonly PackageSet[];
}

/** The content of a lock: what was asked for, and all that has to be installed for it. */
export interface Lock {
  readonly distro: string;
  readonly arch: Arch;
  readonly requested: RequestedPackages;
  /** Sorted as `sortLocked` does. */
  readonly packages: readonly LockedPackage[];
}

/** The packages of one set, without what only the lock needs. */
export function pinnedOf(lock: Lock, set: PackageSet): PinnedPackage[] {
  return lock.packages
    .filter(({ sets }) => sets.includes(set))
    .map(({ name, version, arch, sha256, archive, path, seen }) => ({
      name,
      version,
      arch,
      sha256,
      archive,
      path,
      seen,
    }));
}

/** By name, architecture and version, by code unit: the same everywhere, and close to how people read it. */
export function sortLocked(packages: readonly LockedPackage[]): LockedPackage[] {
  const key = ({ name, arch, version }: LockedPackage) => `${name}\0${arch}\0${version}`;
  return [...packages].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
