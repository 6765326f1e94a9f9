import type { PlannedPackages } from '@nx-aib/image-plan';
import type { Manifest } from '@nx-aib/manifest';

/** What the platform needs in each root. */
export interface PackagesPlatform {
  readonly host: readonly string[];
  readonly qm: readonly string[];
}

/** What goes beside the manifest's own packages because a define says so. */
export interface ExtraPackages {
  readonly host: readonly string[];
  readonly qm: readonly string[];
}

/** The packages of the host's root, and of QM's where there is one; each name once, sorted. */
export function planPackages(
  manifest: Manifest,
  platform: PackagesPlatform,
  extra: ExtraPackages,
): PlannedPackages[] {
  const host: PlannedPackages = {
    root: 'host',
    requested: sorted([...(manifest.content?.debs ?? []), ...extra.host]),
    platform: sorted(platform.host),
  };
  if (manifest.qm === undefined) return [host];
  const qm: PlannedPackages = {
    root: 'qm',
    requested: sorted([...(manifest.qm.content?.debs ?? []), ...extra.qm]),
    platform: sorted(platform.qm),
  };
  return [host, qm];
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
