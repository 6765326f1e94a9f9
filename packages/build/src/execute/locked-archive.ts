import { cpuCount, fileSize, run, serveFiles, type FileServer, type ServedContent } from '@nx-aib/host';
import { failure, success, type Result } from '@nx-aib/manifest';
import { Semaphore } from 'async-mutex';
import { flatArchive, flatPath, type FlatEntry } from '../plan/packages/flat-archive';
import type { LockedDeb } from '../plan/packages/locked-deb';
import { lastError } from './action';
import { fetchDebs, keptDeb, type DebFetch } from './fetch-debs';

/** An archive that has exactly what a lock names. */
export interface LockedArchive {
  /** A line of sources.list(5). */
  readonly source: string;
  close(): Promise<void>;
}

/**
 * Fetches and verifies what a lock names and serves it, on loopback: an ordinary user's mmdebstrap(1) runs in a user
 * namespace, which cannot read the store, but has the host's network.
 */
export async function openLockedArchive(fetch: DebFetch): Promise<Result<LockedArchive>> {
  const entries = await lockedEntries(fetch);
  if (!entries.ok) return entries;
  const { packages, release } = flatArchive(entries.value, fetch.archive.suite);
  const files = fetch.debs.map((deb): [string, ServedContent] => [
    `/${flatPath(deb.sha256)}`,
    { file: keptDeb(fetch.keep, deb) },
  ]);
  const server: FileServer = await serveFiles(
    new Map<string, ServedContent>([
      ['/./Packages', { text: packages }],
      ['/./Release', { text: release }],
      ['/Packages', { text: packages }],
      ['/Release', { text: release }],
      ...files,
    ]),
  );
  // Each file's digest was read from the lock, which is what is trusted.
  return success({ source: `deb [trusted=yes] ${server.uri}/ ./`, close: () => server.close() });
}

/** What a flat archive says of packages that a lock names, fetched and verified. */
export async function lockedEntries(fetch: DebFetch): Promise<Result<FlatEntry[]>> {
  const fetched = await fetchDebs(fetch);
  if (!fetched.ok) return fetched;
  const slots = new Semaphore(cpuCount());
  const read = await Promise.all(
    fetch.debs.map((deb) => slots.runExclusive(() => readEntry(deb, keptDeb(fetch.keep, deb)))),
  );
  const diagnostics = read.flatMap((result) => result.diagnostics);
  if (diagnostics.length > 0) return failure(diagnostics);
  return success(read.flatMap((result) => (result.ok ? [result.value] : [])));
}

async function readEntry(deb: LockedDeb, file: string): Promise<Result<FlatEntry>> {
  const outcome = await run(['dpkg-deb', '--field', file]);
  if (outcome.ok) {
    return success({ control: outcome.stdout, size: (await fileSize(file)) ?? 0, sha256: deb.sha256 });
  }
  const message = `${deb.name} ${deb.version} is no package: ${lastError(outcome.stderr)}`;
  return failure([{ code: 'lock/no-package', severity: 'error', message }]);
}
