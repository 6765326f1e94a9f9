import { failure, success, type Result } from '@nx-aib/core';
import { lockFileOf, type CachedPackages, type Fetched } from '@nx-aib/package-family';
import type { LoadedPlan } from '@nx-aib/planner';
import { LOCKED_DOWNLOADS, lockedDownloadsIn, useStore, withMachineErrors } from '@nx-aib/steps';
import { requireTools } from '@nx-aib/build-machine';
import { STORE_HINTS } from '../store-hints';
import { missingLock } from '../lock/missing-lock';
import { planSteps } from '../lower/lower';
import { fetchPackages, locateIn } from './fetch-packages';
import path from 'node:path';

/** Which packages to download. */
export interface DownloadRequest {
  /** Relative to the working directory; the lock is beside it. */
  readonly manifestFile: string;
  /** Planned with the lock. */
  readonly loaded: Pick<LoadedPlan, 'plan' | 'platform' | 'lock'>;
  /** Absolute; packages are cached there for builds. */
  readonly storeDir: string;
  /** Prints a line to the user immediately. */
  readonly say: (line: string) => void;
}

/** The result of downloading. */
export interface Downloaded extends Fetched {
  /** The lock. */
  readonly file: string;
  /** The directory of the packages' files, which can be copied to another store. */
  readonly folder: string;
}

/** Downloads packages for later builds. */
export type DownloadPackages = (request: DownloadRequest) => Promise<Result<Downloaded>>;

/**
 * Downloads all packages in an image's lock into the store, verified with the lock's digests: builds from the lock then
 * need no network. Packages that are already there are not downloaded again.
 *
 * Errors: `lock/missing`; `lock/version-gone` and others for each package that is not available, at its line in the lock;
 * `lock/not-downloaded` if the archive cannot be reached.
 */
export const downloadPackages: DownloadPackages = (request) => {
  const { manifestFile, storeDir, say } = request;
  const { plan, platform, lock } = request.loaded;
  const file = lockFileOf(manifestFile);
  if (lock === null) return Promise.resolve(failure([missingLock(file)]));
  const { family } = platform;
  return withMachineErrors({ storeDir, hint: STORE_HINTS.freeSpace }, async () => {
    const ready = await requireTools(family.building.tools, say);
    if (!ready.ok) return ready;
    return useStore(
      storeDir,
      async (store) => {
        const fetched = await fetchPackages(store, planSteps(plan, platform, 'qcow2', lock).steps, {
          ...{ families: [family], imageName: plan.name, say },
          locate: await locateIn(path.resolve(file)),
        });
        if (!fetched.ok) return fetched;
        return success({ ...fetched.value, file, folder: await store.downloads(LOCKED_DOWNLOADS) });
      },
      { hint: STORE_HINTS.otherFolder },
    );
  });
};

/** How many packages of an image's lock are in a store; null if the image has no lock. Writes nothing. */
export async function cachedPackages({
  loaded: { plan, platform, lock },
  storeDir,
}: Pick<DownloadRequest, 'loaded' | 'storeDir'>): Promise<CachedPackages | null> {
  if (lock === null) return null;
  const params = planSteps(plan, platform, 'qcow2', lock).steps.map((step) => step.params);
  const downloads = lockedDownloadsIn(storeDir);
  return platform.family.building.lockedInCache(params, downloads);
}
