import { makeFolder } from '@nx-aib/build-machine';
import type { Result } from '@nx-aib/core';
import type { PinnedPackage } from '@nx-aib/package-family';
import type { ArchiveParams } from '../params/step-params';
import type { StepPlaces } from '@nx-aib/steps';
import { withPlannedSources } from '../archive/archive-sources';
import { openLockedArchive } from './locked-archive';
import path from 'node:path';

/** The package source of a step. */
interface PackageParams {
  readonly archive: ArchiveParams;
  readonly packages: readonly string[];
  readonly locked?: readonly PinnedPackage[];
}

/** The arguments of mmdebstrap(1) for it. */
export interface InstallSource {
  readonly names: readonly string[];
  /** Absent for the distribution's own archive. */
  readonly source?: string;
}

/**
 * Calls `use` with a step's package source: an archive with exactly the locked packages, which is available while `use`
 * runs, or the distribution's own.
 */
export async function withInstallSource(
  context: Pick<StepPlaces, 'sharedDownloads' | 'logFile' | 'scratch'> & { readonly params: PackageParams },
  use: (source: InstallSource) => Promise<Result<undefined>>,
): Promise<Result<undefined>> {
  const { params, sharedDownloads, logFile } = context;
  if (params.locked === undefined)
    return withPlannedSources(params.archive, () => use({ names: params.packages }));
  const scratch = path.join(context.scratch, 'locked');
  await makeFolder(scratch);
  const fetch = { debs: params.locked, archive: params.archive, keep: sharedDownloads, scratch, logFile };
  // Only links in the working directory itself are followed to places that are hidden from mmdebstrap.
  const opened = await openLockedArchive(fetch, context.scratch);
  if (!opened.ok) return opened;
  try {
    // A "/suite" after a name is not needed if there is only one version of each package.
    return await use({
      names: params.packages.map((name) => name.replace(/\/.*$/, '')),
      source: opened.value.source,
    });
  } finally {
    await opened.value.close();
  }
}
