import type { PlannedPackages } from '@nx-aib/image-plan';
import type { Manifest } from '@nx-aib/manifest';
import type { FamilyPlanning } from '@nx-aib/package-family';
import type { ManifestPath } from '@nx-aib/core';

/** The packages that the platform needs in each root. */
export interface PackagesPlatform {
  readonly host: readonly string[];
  readonly qm: readonly string[];
}

/** Additional packages from a define. */
export interface ExtraPackages {
  readonly host: Extra;
  readonly qm: Extra;
}

interface Extra {
  readonly names: readonly string[];
  /** The list's position in the manifest; undefined if it comes from the command line. */
  readonly at: ManifestPath | undefined;
}

/** The packages of the host's root, and of QM's if there is one; without duplicates, sorted. */
export function planPackages(
  manifest: Manifest,
  platform: PackagesPlatform,
  extra: ExtraPackages,
  { packageKey, packagesOf }: FamilyPlanning,
): PlannedPackages[] {
  const { content, qm } = manifest;
  const host: PlannedPackages = {
    root: 'host',
    ...requests([{ names: packagesOf(content), at: ['content', packageKey] }, extra.host]),
    platform: sorted(platform.host),
  };
  if (qm === undefined) return [host];
  const inQm: PlannedPackages = {
    root: 'qm',
    ...requests([{ names: packagesOf(qm.content), at: ['qm', 'content', packageKey] }, extra.qm]),
    platform: sorted(platform.qm),
  };
  return [host, inQm];
}

function requests(lists: readonly Extra[]): Pick<PlannedPackages, 'requested' | 'at'> {
  const places = lists.flatMap(({ names, at }) =>
    at === undefined ? [] : names.map((name, index) => [name, [...at, index]] as const),
  );
  // If a name appears twice, the first position is used.
  return {
    requested: sorted(lists.flatMap(({ names }) => names)),
    at: Object.fromEntries(places.reverse()),
  };
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
