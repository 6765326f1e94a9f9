import {
  type PinnedPackage,
  packageKey,
  sortLocked,
  type LockedPackage,
  type PackageSet,
  inOrder,
} from '@nx-aib/package-family';
import type { IndexedPackage } from '../archive/archive-lists';
import type { Simulation } from './parse-simulation';

type Installed = Simulation['installed'][number];

/**
 * The packages of a lock: what each set installs, with the location in the archive. A file that was already in the lock
 * keeps its line, so that unchanged packages are unchanged text.
 * @param seen when the archive was queried, for new packages
 */
export function choosePackages(
  chosen: ReadonlyMap<PackageSet, readonly Installed[]>,
  entries: ReadonlyMap<string, IndexedPackage>,
  before: readonly PinnedPackage[],
  seen: string,
): LockedPackage[] {
  const sets = new Map<string, { readonly deb: Installed; readonly sets: PackageSet[] }>();
  for (const [set, debs] of chosen) {
    for (const deb of debs) {
      const known = sets.get(packageKey(deb));
      if (known === undefined) sets.set(packageKey(deb), { deb, sets: [set] });
      else known.sets.push(set);
    }
  }
  const old = new Map(before.map((deb) => [packageKey(deb), deb]));
  const packages = [...sets].map(([key, { deb, sets: used }]): LockedPackage => {
    const { name, version, arch } = deb;
    const entry = entries.get(key);
    if (entry === undefined) throw new Error(`apt would install ${key}, which no index has`);
    const was = old.get(key);
    const source =
      was?.sha256 === entry.sha256
        ? { sha256: was.sha256, archive: was.archive, path: was.path, seen: was.seen }
        : { sha256: entry.sha256, archive: entry.archive, path: entry.path, seen };
    return { name, version, arch, sets: inOrder(used), ...source };
  });
  return sortLocked(packages);
}

/** A time as a lock has it: `20260102T030405Z`. */
export function timestamp(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

/** For apt_preferences(5): keeps packages at their versions even where newer ones are there. */
export function pinned(debs: readonly PinnedPackage[]): string {
  return debs
    .map(({ name, version }) => `Package: ${name}\nPin: version ${version}\nPin-Priority: 1001\n`)
    .join('\n');
}

/** A stanza of dpkg's own list, as it will be once the package is installed. */
export function installedStanza({ stanza }: IndexedPackage): string {
  return `${stanza.trimEnd()}\nStatus: install ok installed\n`;
}
