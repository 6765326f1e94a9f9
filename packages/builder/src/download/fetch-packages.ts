import { readTextIfThere } from '@nx-aib/build-machine';
import { success, type Result } from '@nx-aib/core';
import { locateLocked, type Fetched, type LocateLocked, type PackageFamily } from '@nx-aib/package-family';
import { LOCKED_DOWNLOADS, type Step, type StepStore } from '@nx-aib/steps';
import path from 'node:path';

/** What downloading the packages of steps needs. */
export interface FetchRequest {
  readonly families: readonly PackageFamily[];
  /** Names the directory of the log. */
  readonly imageName: string;
  readonly locate?: LocateLocked | undefined;
  /** Prints a line to the user immediately. */
  readonly say: (line: string) => void;
}

/**
 * Downloads the packages of all steps with a lock at once, before the first step runs: so that all that is not available is
 * reported at once.
 */
export async function fetchPackages(
  store: StepStore,
  steps: readonly Step[],
  { families, imageName, locate, say }: FetchRequest,
): Promise<Result<Fetched>> {
  const total = { cached: 0, downloaded: 0, bytes: 0 };
  for (const { name, building } of families) {
    const kinds = new Set(building.kinds.map((kind) => kind.name));
    const params = steps.filter(({ kind }) => kinds.has(kind)).map((step) => step.params);
    if (params.length === 0) continue;
    const staging = await store.stage();
    try {
      const fetched = await building.fetchLocked(params, {
        downloads: await store.downloads(LOCKED_DOWNLOADS),
        scratch: staging.scratch,
        logFile: await store.logFile(imageName, `download-${name}`),
        ...(locate && { locate }),
        onMissing: (missing) => say(`downloading ${missing} ${missing === 1 ? 'package' : 'packages'}`),
      });
      if (!fetched.ok) return fetched;
      total.cached += fetched.value.cached;
      total.downloaded += fetched.value.downloaded;
      total.bytes += fetched.value.bytes;
    } finally {
      await store.abandon(staging);
    }
  }
  return success(total);
}

/**
 * The positions of packages in a lock, for errors.
 * @param file absolute; shown relative to the working directory
 */
export async function locateIn(file: string): Promise<LocateLocked | undefined> {
  const text = await readTextIfThere(file);
  return text === undefined ? undefined : locateLocked(text, path.relative(process.cwd(), file));
}
