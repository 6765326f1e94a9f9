import {
  cpuCount,
  fileSize,
  lastError,
  run,
  serveFiles,
  type FileServer,
  type ServedContent,
} from '@nx-aib/build-machine';
import { failure, success, type Result } from '@nx-aib/core';
import { flatArchive, flatPath, type FlatEntry } from '../archive/flat-archive';
import type { PinnedPackage } from '@nx-aib/package-family';
import { holdDownloads } from '@nx-aib/steps';
import { debFile, fetchDebs, keptDeb, type DebFetch } from './fetch-debs';
import { Semaphore } from 'async-mutex';

/** An archive with exactly the packages in a lock. */
export interface LockedArchive {
  /** A line of sources.list(5). */
  readonly source: string;
  close(): Promise<void>;
}

/**
 * Downloads and verifies the packages in a lock and serves them on loopback: an ordinary user's mmdebstrap(1) runs in a
 * user namespace, which cannot read the store, but has network access. None of the files is removed until `close`.
 */
export async function openLockedArchive(fetch: DebFetch): Promise<Result<LockedArchive>> {
  const held = await hold(fetch);
  try {
    const entries = await lockedEntries(fetch);
    if (entries.ok) {
      const server = await serve(fetch, entries.value);
      const close = async () => {
        await server.close();
        await held.release();
      };
      // The digest of each file has been compared with the lock, which is trusted.
      return success({ source: `deb [trusted=yes] ${server.uri}/ ./`, close });
    }
    await held.release();
    return entries;
  } catch (error) {
    await held.release();
    throw error;
  }
}

function serve({ debs, keep, archive }: DebFetch, entries: FlatEntry[]): Promise<FileServer> {
  const { packages, release } = flatArchive(entries, archive.suite);
  return serveFiles(
    new Map<string, ServedContent>([
      ['/./Packages', { text: packages }],
      ['/./Release', { text: release }],
      ['/Packages', { text: packages }],
      ['/Release', { text: release }],
      ...debs.map((deb): [string, ServedContent] => [
        `/${flatPath(deb.sha256)}`,
        { file: keptDeb(keep, deb) },
      ]),
    ]),
  );
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

function hold({ keep, debs }: DebFetch): ReturnType<typeof holdDownloads> {
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
