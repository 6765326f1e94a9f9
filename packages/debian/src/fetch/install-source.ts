import { makeFolder } from '@nx-aib/build-machine';
import type { Result } from '@nx-aib/core';
import type { PinnedPackage } from '@nx-aib/package-family';
import type { ArchiveParams } from '../params/step-params';
import type { StepPlaces } from '@nx-aib/steps';
import { withPlannedSources } from '../archive/archive-sources';
import { openLockedArchive } from './locked-archive';
import path from 'node:path';

/** What a step installs packages from. */
interface PackageParams {
  readonly archive: ArchiveParams;
  readonly packages: readonly string[];
  readonly locked?: readonly PinnedPackage[];
}

/** How mmdebstrap(1) is called for it. */
export interface InstallSource {
  readonly names: readonly string[];
  /** Absent for the distribution's own archive. */
  readonly source?: string;
}

/**
 * Calls `use` with what a step's packages come from: an archive of exactly what the lock names, which is there as long
 * as `use` runs, or the distribution's own.
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
  const opened = await openLockedArchive({
    debs: params.locked,
    archive: params.archive,
    keep: sharedDownloads,
    scratch,
    logFile,
  });
  if (!opened.ok) return opened;
  try {
    // A name's "/suite" is of no use where there is one version of each package.
    return await use({
      names: params.packages.map((name) => name.replace(/\/.*$/, '')),
      source: opened.value.source,
    });
  } finally {
    await opened.value.close();
  }
}
