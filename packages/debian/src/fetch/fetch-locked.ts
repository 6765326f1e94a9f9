import { success, type Result } from '@nx-aib/core';
import {
  packageKey,
  type CachedPackages,
  type Fetched,
  type FetchPlaces,
  type PinnedPackage,
} from '@nx-aib/package-family';
import { holdDownloads } from '@nx-aib/steps';
import { readPackagesParams, readToolsParams, type ToolsParams } from '../params/step-params';
import { debFile } from './download-debs';
import { fetchDebs, notKept, onceEach } from './fetch-debs';

/** The packages that steps with a lock install, each once, in the order of a lock. */
function lockedIn(steps: readonly unknown[]): PinnedPackage[] {
  const all = onceEach(readable(steps).flatMap(({ locked = [] }) => locked));
  return all.sort((a, b) => (packageKey(a) < packageKey(b) ? -1 : 1));
}

function readable(steps: readonly unknown[]): ToolsParams[] {
  return steps.flatMap((params) => readPackagesParams(params) ?? readToolsParams(params) ?? []);
}

/** As described in `FamilyBuilding`. */
export async function fetchLocked(
  steps: readonly unknown[],
  { downloads: keep, ...places }: FetchPlaces,
): Promise<Result<Fetched>> {
  const debs = lockedIn(steps);
  // All steps of an image have the same archive.
  const archive = readable(steps).find(({ locked }) => locked !== undefined)?.archive;
  if (archive === undefined) return success({ cached: 0, downloaded: 0, bytes: 0 });
  const held = await holdDownloads(keep, debs.map(debFile));
  try {
    return await fetchDebs({ debs, archive, keep, ...places });
  } finally {
    await held.release();
  }
}

/** As described in `FamilyBuilding`. */
export async function lockedInCache(steps: readonly unknown[], downloads: string): Promise<CachedPackages> {
  const debs = lockedIn(steps);
  const missing = (await notKept(debs, downloads)).length;
  return { cached: debs.length - missing, missing };
}
