import { packageKey } from './pinned-package';
import type { Lock, LockedPackage } from './lock';

/** The differences between two locks; each list sorted by name. */
export interface LockDiff {
  readonly added: readonly LockedPackage[];
  readonly removed: readonly LockedPackage[];
  /** Another version, or another file of the same version. */
  readonly changed: readonly { readonly from: LockedPackage; readonly to: LockedPackage }[];
  /** The same files in other sets. */
  readonly moved: readonly { readonly from: LockedPackage; readonly to: LockedPackage }[];
  /** How many are unchanged. */
  readonly kept: number;
}

/** Compares two locks package by package. */
export function diffLocks(before: Pick<Lock, 'packages'>, after: Pick<Lock, 'packages'>): LockDiff {
  const old = byName(before.packages);
  const diff = {
    added: [] as LockedPackage[],
    removed: [] as LockedPackage[],
    changed: [] as { from: LockedPackage; to: LockedPackage }[],
    moved: [] as { from: LockedPackage; to: LockedPackage }[],
    kept: 0,
  };
  for (const [name, versions] of byName(after.packages)) {
    const rest = [...(old.get(name) ?? [])];
    old.delete(name);
    const others: LockedPackage[] = [];
    for (const to of versions) {
      const same = rest.findIndex((from) => packageKey(from) === packageKey(to) && from.sha256 === to.sha256);
      const from = same === -1 ? undefined : rest.splice(same, 1)[0];
      if (from === undefined) others.push(to);
      else if (from.sets.join() === to.sets.join()) diff.kept += 1;
      else diff.moved.push({ from, to });
    }
    for (const to of others) {
      const from = rest.shift();
      if (from === undefined) diff.added.push(to);
      else diff.changed.push({ from, to });
    }
    diff.removed.push(...rest);
  }
  diff.removed.push(...[...old.values()].flat());
  diff.removed.sort((a, b) => (packageKey(a) < packageKey(b) ? -1 : 1));
  return diff;
}

function byName(packages: readonly LockedPackage[]): Map<string, LockedPackage[]> {
  const found = new Map<string, LockedPackage[]>();
  for (const locked of packages) {
    found.set(locked.name, [...(found.get(locked.name) ?? []), locked]);
  }
  return found;
}
