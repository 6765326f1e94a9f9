import type { PlannedPackages } from '@nx-aib/image-plan';
import { debArchOf, type Manifest } from '@nx-aib/manifest';
import type { Diagnostic, ManifestPath } from '@nx-aib/core';
import { errorAt } from './findings';

/** What the platform needs in each root. */
export interface PackagesPlatform {
  readonly host: readonly string[];
  readonly qm: readonly string[];
}

/** What goes beside the manifest's own packages because a define says so. */
export interface ExtraPackages {
  readonly host: Extra;
  readonly qm: Extra;
}

interface Extra {
  readonly names: readonly string[];
  /** The list in the manifest; undefined where the command line has it. */
  readonly at: ManifestPath | undefined;
}

/** The packages of the host's root, and of QM's where there is one; each name once, sorted. */
export function planPackages(
  manifest: Manifest,
  platform: PackagesPlatform,
  extra: ExtraPackages,
): PlannedPackages[] {
  const { content, qm } = manifest;
  const host: PlannedPackages = {
    root: 'host',
    ...requests([{ names: content?.debs ?? [], at: ['content', 'debs'] }, extra.host]),
    platform: sorted(platform.host),
  };
  if (qm === undefined) return [host];
  const inQm: PlannedPackages = {
    root: 'qm',
    ...requests([{ names: qm.content?.debs ?? [], at: ['qm', 'content', 'debs'] }, extra.qm]),
    platform: sorted(platform.qm),
  };
  return [host, inQm];
}

/** Images have packages of one architecture: their own. */
export function otherArches(planned: readonly PlannedPackages[], debArch: string): Diagnostic[] {
  return planned.flatMap(({ requested, at }) =>
    requested.flatMap((request) => {
      const arch = debArchOf(request);
      if (arch === undefined || arch === debArch) return [];
      const message = `"${request}" is for ${arch}, and the image is for ${debArch}`;
      const hint = 'leave the architecture out';
      const place = at?.[request];
      if (place !== undefined) return [errorAt(place, 'packages/other-arch', message, hint)];
      return [{ code: 'packages/other-arch', severity: 'error' as const, message, hint }];
    }),
  );
}

function requests(lists: readonly Extra[]): Pick<PlannedPackages, 'requested' | 'at'> {
  const places = lists.flatMap(({ names, at }) =>
    at === undefined ? [] : names.map((name, index) => [name, [...at, index]] as const),
  );
  // Where a name is there twice, the first place counts.
  return {
    requested: sorted(lists.flatMap(({ names }) => names)),
    at: Object.fromEntries(places.reverse()),
  };
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
