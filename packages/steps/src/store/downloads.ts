import {
  contentDigest,
  copyFile,
  fileSize,
  foldersIn,
  isSystemError,
  lockFile,
  makeFolder,
  readJson,
  removeTree,
  renameOver,
  sha256File,
  treeState,
  writeFileAtomic,
  type EntryState,
} from '@nx-aib/build-machine';
import { isObject, isObjectOf, isText } from '@nx-aib/core';
import { leasedObjects, takeLease, throughGate, type Lease } from './leases';
import path from 'node:path';

/**
 * The downloads that are cached by digest, as `<sha256>.<suffix>`, for all steps and images; builds read them in place.
 * No step has this name.
 */
export const LOCKED_DOWNLOADS = 'by-sha256';

/** The directory of downloads by digest in a store, which may not exist; `StepStore.downloads` creates it. */
export function lockedDownloadsIn(store: string): string {
  return path.join(store, 'downloads', LOCKED_DOWNLOADS);
}

/** A downloaded file, such as a package. */
export interface Download {
  /** The step for which it was downloaded, or LOCKED_DOWNLOADS. */
  readonly pool: string;
  readonly name: string;
  readonly bytes: number;
  /** When it was last used, or first cached if unknown; milliseconds since 1970. */
  readonly usedAt: number;
}

/** For each cached file: its digest, and its stamp when the digest was computed. */
type Index = Record<string, KnownDownload>;

interface KnownDownload {
  readonly digest: string;
  readonly stamp: string;
}

const isKnownDownload = isObjectOf<KnownDownload>({ digest: isText, stamp: isText });

/**
 * Copies the downloads cached in `kept` to `to`, where a step may modify them. Files that have been modified are
 * removed: apt(8) would accept any file of the right size. Only one call at a time for a directory.
 */
export async function takeDownloads(kept: string, to: string): Promise<void> {
  await makeFolder(kept);
  await makeFolder(to);
  const index = await readIndex(kept);
  const next: Index = {};
  for (const { path: name, type, stamp } of treeState(kept)) {
    if (type === 'directory') continue;
    const file = path.join(kept, name);
    const known = Object.hasOwn(index, name) ? index[name] : undefined;
    const sound =
      type === 'file' &&
      known !== undefined &&
      (known.stamp === stamp || known.digest === (await contentDigest(file)));
    if (!sound) {
      await removeTree(file);
      continue;
    }
    next[name] = { digest: known.digest, stamp };
    await copyFile(file, path.join(to, name));
  }
  await writeIndex(kept, index, next);
}

/**
 * Moves new files from `from` to `kept`. Only one call at a time for a directory. The index is written first, so that
 * after a kill it is correct for every file.
 */
export async function keepDownloads(from: string, kept: string): Promise<void> {
  const index = await readIndex(kept);
  const next = { ...index };
  const fresh: string[] = [];
  for (const { path: name, type } of treeState(from)) {
    if (type !== 'file') continue;
    const digest = await contentDigest(path.join(from, name));
    if (Object.hasOwn(index, name) && index[name]?.digest === digest) continue;
    await removeTree(path.join(kept, name));
    // The rename changes the stamp; a file without a stamp is read again.
    next[name] = { digest, stamp: '' };
    fresh.push(name);
  }
  await writeIndex(kept, index, next);
  for (const name of fresh) {
    await makeFolder(path.dirname(path.join(kept, name)));
    await renameOver(path.join(from, name), path.join(kept, name));
  }
}

/** Protects downloads by digest from removal until released, or until this process ends. */
export function holdDownloads(kept: string, names: readonly string[]): Promise<Lease> {
  return takeLease(kept, names);
}

/** All downloads in a store, least recently used first. */
export async function listDownloads(store: string): Promise<Download[]> {
  const pools = await foldersIn(path.join(store, 'downloads'));
  const found = pools.flatMap((pool) =>
    statesIn(path.join(store, 'downloads', pool))
      .filter(({ path: name, type }) => type === 'file' && (pool !== LOCKED_DOWNLOADS || isDownload(name)))
      // The status change time: set by rename and touch, and not reset by apt.
      .map(({ path: name, size, changedAt }) => ({ pool, name, bytes: size, usedAt: changedAt })),
  );
  return found.sort((a, b) => a.usedAt - b.usedAt);
}

/** The state of a directory from which other processes may remove files at the same time. */
function statesIn(folder: string): EntryState[] {
  for (let tries = 1; ; tries += 1) {
    try {
      return treeState(folder);
    } catch (error) {
      if (!isSystemError(error) || error.code !== 'ENOENT' || tries === LISTING_TRIES) throw error;
    }
  }
}

/**
 * A listing takes a few milliseconds; if every one of these attempts meets a removal, the directory is considered
 * unreadable.
 */
const LISTING_TRIES = 20;

/** The directory also contains leases on the downloads. */
function isDownload(name: string): boolean {
  return /^[0-9a-f]+\.[a-z]+$/.test(name);
}

/**
 * Reads all downloads in a store, and removes modified ones. Those by digest that a running build holds are
 * kept: the build checks them itself before using them.
 * @returns the removed ones, and the number of intact ones
 */
export async function verifyDownloads(
  store: string,
): Promise<{ readonly damaged: readonly Download[]; readonly sound: number }> {
  const damaged: Download[] = [];
  const all = await listDownloads(store);
  for (const pool of new Set(all.map((one) => one.pool))) {
    const inPool = all.filter((one) => one.pool === pool);
    damaged.push(
      ...(pool === LOCKED_DOWNLOADS
        ? await removeWrong(store, inPool)
        : await removeOthers(store, pool, inPool)),
    );
  }
  return { damaged, sound: all.length - damaged.length };
}

/** Removes downloads by digest whose content does not match their name. */
async function removeWrong(store: string, downloads: readonly Download[]): Promise<Download[]> {
  const kept = lockedDownloadsIn(store);
  const isWrong = async ({ name }: Download) => {
    const file = path.join(kept, name);
    // It may have been removed already.
    return (await fileSize(file)) !== undefined && (await sha256File(file)) !== path.parse(name).name;
  };
  const wrong = await filtered(downloads, isWrong);
  if (wrong.length === 0) return [];
  return throughGate(kept, async () => {
    const held = await leasedObjects(kept);
    // A build may have replaced it in the meantime.
    const removed = await filtered(wrong, async (one) => !held.has(one.name) && isWrong(one));
    for (const { name } of removed) await removeTree(path.join(kept, name));
    return removed;
  });
}

/** Removes a step's own downloads whose content does not match the index. */
async function removeOthers(
  store: string,
  pool: string,
  downloads: readonly Download[],
): Promise<Download[]> {
  const kept = path.join(store, 'downloads', pool);
  const lock = await lockFile(path.join(store, 'locks', `downloads-${pool}`));
  try {
    const index = await readIndex(kept);
    const removed = await filtered(downloads, async ({ name }) => {
      const file = path.join(kept, name);
      if ((await fileSize(file)) === undefined) return false;
      return !Object.hasOwn(index, name) || index[name]?.digest !== (await contentDigest(file));
    });
    for (const { name } of removed) await removeTree(path.join(kept, name));
    const gone = new Set(removed.map(({ name }) => name));
    await writeIndex(
      kept,
      index,
      Object.fromEntries(Object.entries(index).filter(([name]) => !gone.has(name))),
    );
    return removed;
  } finally {
    await lock.release();
  }
}

async function filtered(
  downloads: readonly Download[],
  chosen: (one: Download) => Promise<boolean>,
): Promise<Download[]> {
  const found: Download[] = [];
  for (const one of downloads) if (await chosen(one)) found.push(one);
  return found;
}

/**
 * Removes the least recently used downloads that no running build holds, until the rest uses at most `maxBytes`.
 * @returns what was removed, and the size of the rest
 */
export async function pruneDownloads(
  store: string,
  maxBytes: number,
): Promise<{ removed: readonly Download[]; bytes: number }> {
  const before = bytesOf(await listDownloads(store));
  if (before <= maxBytes) return { removed: [], bytes: before };
  const locked = lockedDownloadsIn(store);
  return throughGate(locked, async () => {
    const held = await leasedObjects(locked);
    // Another build may have pruned in the meantime.
    const all = await listDownloads(store);
    const free = all.filter(({ pool, name }) => pool !== LOCKED_DOWNLOADS || !held.has(name));
    const removed = longestUnused(free, bytesOf(all) - maxBytes);
    for (const pool of new Set(removed.map((one) => one.pool))) await removeFrom(store, pool, removed);
    return { removed, bytes: bytesOf(all) - bytesOf(removed) };
  });
}

function bytesOf(downloads: readonly Download[]): number {
  return downloads.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** The shortest prefix that adds up to `bytes`; all if they do not. */
function longestUnused(downloads: readonly Download[], bytes: number): Download[] {
  let left = bytes;
  return downloads.filter((download) => {
    const needed = left > 0;
    if (needed) left -= download.bytes;
    return needed;
  });
}

/** Removes those of one pool; a step copies from its pool under the pool's lock. */
async function removeFrom(store: string, pool: string, downloads: readonly Download[]): Promise<void> {
  const lock = await lockFile(path.join(store, 'locks', `downloads-${pool}`));
  try {
    for (const one of downloads)
      if (one.pool === pool) await removeTree(path.join(store, 'downloads', pool, one.name));
  } finally {
    await lock.release();
  }
}

/** A file with an invalid entry is treated as unknown to the index. */
async function readIndex(kept: string): Promise<Index> {
  const entries = Object.entries((await readJson(indexFile(kept), isObject)) ?? {});
  return Object.fromEntries(
    entries.flatMap(([name, entry]) => (isKnownDownload(entry) ? [[name, entry] as const] : [])),
  );
}

async function writeIndex(kept: string, before: Index, after: Index): Promise<void> {
  const text = JSON.stringify(after);
  if (text !== JSON.stringify(before)) await writeFileAtomic(indexFile(kept), text);
}

function indexFile(kept: string): string {
  return `${kept}.json`;
}
