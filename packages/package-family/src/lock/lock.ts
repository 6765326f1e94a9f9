import type { Arch } from '@nx-aib/core';
import type { PackageSet, RequestedPackages } from '../sets/package-sets';
import type { PinnedPackage } from './pinned-package';

/** A package in the exact version that a build installs, and the sets that it belongs to, in their order. */
export interface LockedPackage extends PinnedPackage {
  readonly sets: readonly PackageSet[];
}

/** The content of a lock: what was requested, and everything that must be installed for it. */
export interface Lock {
  readonly distro: string;
  readonly arch: Arch;
  readonly requested: RequestedPackages;
  /** Sorted as `sortLocked` does. */
  readonly packages: readonly LockedPackage[];
}

/** The packages of one set, without the fields that only the lock needs. */
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

/** By name, architecture and version, by code unit: the same on every machine, and close to how people sort. */
export function sortLocked(packages: readonly LockedPackage[]): LockedPackage[] {
  const key = ({ name, arch, version }: LockedPackage) => `${name}\0${arch}\0${version}`;
  return [...packages].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
