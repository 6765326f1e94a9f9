import {
  cpuCount,
  fileSize,
  lastError,
  linkTo,
  makeFolder,
  run,
  writeFileAtomic,
} from '@nx-aib/build-machine';
import { failure, success, type Result } from '@nx-aib/core';
import { FLAT_POOL, flatArchive, type FlatEntry } from '../archive/flat-archive';
import type { PinnedPackage } from '@nx-aib/package-family';
import { holdDownloads } from '@nx-aib/steps';
import { debFile, keptDeb } from './download-debs';
import { fetchDebs, type DebFetch } from './fetch-debs';
import { Semaphore } from 'async-mutex';
import path from 'node:path';

/** An archive with exactly the packages in a lock. */
export interface LockedArchive {
  /** A line of sources.list(5). */
  readonly source: string;
  close(): Promise<void>;
}

/**
 * Downloads and verifies the packages in a lock, and makes an archive of them in `folder`, a directory that mmdebstrap(1)
 * can see: it has its own indexes, and a link to the cached files. Reading it needs no network, not even loopback, which
 * is down in a new network namespace. None of the files is removed until `close`.
 */
export async function openLockedArchive(fetch: DebFetch, folder: string): Promise<Result<LockedArchive>> {
  const held = await hold(fetch);
  try {
    const entries = await lockedEntries(fetch);
    if (entries.ok) {
      await writeArchive(fetch, entries.value, folder);
      // The digest of each file has been compared with the lock, which is trusted; apt copies the files, and compares
      // again. `file:` would make dpkg(1) read them inside the root.
      const uri = `copy:${folder.split('/').map(encodeURIComponent).join('/')}/`;
      return success({ source: `deb [trusted=yes] ${uri} ./`, close: () => held.release() });
    }
    await held.release();
    return entries;
  } catch (error) {
    await held.release();
    throw error;
  }
}

async function writeArchive(
  { keep, archive }: DebFetch,
  entries: FlatEntry[],
  folder: string,
): Promise<void> {
  const { packages, release } = flatArchive(entries, archive.suite);
  await makeFolder(folder);
  await linkTo(keep, path.join(folder, FLAT_POOL));
  await writeFileAtomic(path.join(folder, 'Packages'), packages);
  await writeFileAtomic(path.join(folder, 'Release'), release);
}

/** The entries of a flat archive for the packages in a lock, downloaded and verified. */
export async function lockedEntries(fetch: DebFetch): Promise<Result<FlatEntry[]>> {
  const held = await hold(fetch);
  try {
    const fetched = await fetchDebs(fetch);
    return fetched.ok ? await readEntries(fetch) : fetched;
  } finally {
    await held.release();
  }
}

function hold({ keep, debs }: Pick<DebFetch, 'keep' | 'debs'>): ReturnType<typeof holdDownloads> {
  return holdDownloads(keep, debs.map(debFile));
}

async function readEntries({ debs, keep }: DebFetch): Promise<Result<FlatEntry[]>> {
  const slots = new Semaphore(cpuCount());
  const read = await Promise.all(
    debs.map((deb) => slots.runExclusive(() => readEntry(deb, keptDeb(keep, deb)))),
  );
  const diagnostics = read.flatMap((result) => result.diagnostics);
  if (diagnostics.length > 0) return failure(diagnostics);
  return success(read.flatMap((result) => (result.ok ? [result.value] : [])));
}

async function readEntry(deb: PinnedPackage, file: string): Promise<Result<FlatEntry>> {
  const outcome = await run(['dpkg-deb', '--field', file]);
  if (outcome.ok) {
    return success({ control: outcome.stdout, size: (await fileSize(file)) ?? 0, sha256: deb.sha256 });
  }
  const message = `${deb.name} ${deb.version} is not a valid package: ${lastError(outcome.stderr)}`;
  return failure([{ code: 'lock/no-package', severity: 'error', message }]);
}
