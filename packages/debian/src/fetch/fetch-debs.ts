import {
  environmentVariable,
  fileSize,
  lastError,
  makeFolder,
  removeTree,
  sha256File,
  touch,
} from '@nx-aib/build-machine';
import { failure, success, type Result } from '@nx-aib/core';
import type { Fetched, LocateLocked, PinnedPackage } from '@nx-aib/package-family';
import { causesIn } from '../apt/causes';
import { snapshotUri, type SnapshotUri } from '../archive/snapshot-uri';
import { fetchLists, readLists } from '../install/archive-lists';
import type { ArchiveParams } from '../params/step-params';
import { askRepositories } from '../ask/ask-archives';
import { downloadDebs, downloadFromOne, keptDeb, type DebFolders } from './download-debs';
import { notDownloaded, notInArchive, notInSnapshot, packageErrors, type Said } from './fetch-problems';
import path from 'node:path';

export interface DebFetch extends DebFolders {
  readonly debs: readonly PinnedPackage[];
  readonly archive: ArchiveParams;
  /** The position of a package in its lock, for errors. */
  readonly locate?: LocateLocked;
  /** Called before packages are downloaded, with the number of those that are missing. */
  readonly onMissing?: (missing: number) => void;
}

/**
 * Makes sure that packages are in `keep` and match a lock: the SHA-256 of each file is checked before use, whether it
 * is new or was already there. They are downloaded from the archive or its mirror (NX_AIB_MIRROR), or from a snapshot
 * service (NX_AIB_SNAPSHOT) if no longer available there. If all are there, nothing is requested from the network.
 */
export async function fetchDebs(fetch: DebFetch): Promise<Result<Fetched>> {
  const snapshot = environmentVariable('NX_AIB_SNAPSHOT');
  const inSnapshot = snapshot === undefined ? success(undefined) : snapshotUri(snapshot);
  if (!inSnapshot.ok) return inSnapshot;
  const all = onceEach(fetch.debs);
  const missing = await notKept(all, fetch.keep);
  const cached = all.length - missing.length;
  // Marks them as used.
  for (const deb of all) if (!missing.includes(deb)) await touch(keptDeb(fetch.keep, deb));
  if (missing.length === 0) return success({ cached, downloaded: 0, bytes: 0 });
  const found = await download(fetch, missing, inSnapshot.value);
  if (!found.ok) return found;
  const sizes = await Promise.all(missing.map((deb) => fileSize(keptDeb(fetch.keep, deb))));
  const bytes = sizes.reduce((sum: number, size = 0) => sum + size, 0);
  return success({ cached, downloaded: missing.length, bytes });
}

/** Without duplicates: several steps may install the same package. */
export function onceEach(debs: readonly PinnedPackage[]): PinnedPackage[] {
  return [...new Map(debs.map((deb) => [deb.sha256, deb])).values()];
}

async function download(
  fetch: DebFetch,
  missing: readonly PinnedPackage[],
  inSnapshot: SnapshotUri | undefined,
): Promise<Result<undefined>> {
  const bases = await archiveBases(fetch);
  if (bases.ok || inSnapshot !== undefined) fetch.onMissing?.(missing.length);
  const failed = bases.ok
    ? await downloadDebs(fetch, missing, (deb) => urisIn(bases.value, deb))
    : new Map(missing.map((deb) => [deb, undefined] as const));
  const problems = (judge: typeof notInArchive, said: ReadonlyMap<PinnedPackage, Said>) =>
    failure(packageErrors(new Map([...said].map(([deb, one]) => [deb, judge(deb, one)])), fetch.locate));
  const unreachable = (why: string, debs: Iterable<PinnedPackage>) =>
    failure([notDownloaded([...debs], why)]);
  if (failed.size === 0) return success(undefined);
  if (inSnapshot === undefined)
    return bases.ok ? problems(notInArchive, failed) : unreachable(bases.why, failed.keys());
  const left = await downloadFromOne(fetch, [...failed.keys()], inSnapshot);
  if (left.failed.size === 0) return success(undefined);
  if (bases.ok || left.unreachable === undefined) return problems(notInSnapshot, left.failed);
  return unreachable(`${bases.why}; NX_AIB_SNAPSHOT: ${left.unreachable}`, left.failed.keys());
}

function urisIn(bases: ReadonlyMap<string, readonly string[]>, deb: PinnedPackage): string[] {
  return bases.get(deb.archive)?.map((base) => `${base}${deb.path}`) ?? [];
}

/** The packages whose file is missing, or different: it is then replaced. */
export async function notKept(debs: readonly PinnedPackage[], keep: string): Promise<PinnedPackage[]> {
  const missing: PinnedPackage[] = [];
  for (const deb of debs) {
    const file = keptDeb(keep, deb);
    if ((await fileSize(file)) === undefined || (await sha256File(file)) !== deb.sha256) missing.push(deb);
  }
  return missing;
}

/** The URIs of each archive, by label; several if several mirrors are configured. */
type Bases =
  { readonly ok: true; readonly value: Map<string, string[]> } | { readonly ok: false; readonly why: string };

async function archiveBases({ archive, scratch, logFile }: DebFetch): Promise<Bases> {
  // Without retries: apt would retry for minutes on a machine without network.
  const answers = await askRepositories(archive, archive.debArch);
  const [first] = answers;
  if (first !== undefined && answers.every(({ failed }) => failed !== undefined))
    return { ok: false, why: `${first.uri}: ${first.failed}` };
  const folder = path.join(scratch, 'archives');
  await makeFolder(folder);
  const fetched = await fetchLists(archive, folder, logFile);
  if (!fetched.ok)
    return { ok: false, why: `${lastError(causesIn(fetched.stderr))}; full output: ${logFile}` };
  const bases = new Map<string, string[]>();
  for (const { archive: label, baseUri } of await readLists(folder)) {
    const known = bases.get(label) ?? [];
    if (!known.includes(baseUri)) bases.set(label, [...known, baseUri]);
  }
  await removeTree(folder);
  return { ok: true, value: bases };
}
