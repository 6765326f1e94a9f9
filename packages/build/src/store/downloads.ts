import {
  contentDigest,
  copyFile,
  foldersIn,
  isSystemError,
  lockFile,
  makeFolder,
  removeTree,
  renameOver,
  treeState,
  writeFileAtomic,
  type EntryState,
} from '@nx-aib/host';
import path from 'node:path';
import { leasedObjects, takeLease, throughGate, type Lease } from './leases';
import { readJson } from './object-record';

/**
 * The downloads that are kept by their digests, as `<sha256>.deb`, for all steps and images; builds read them where
 * they are. No step is called so.
 */
export const LOCKED_DOWNLOADS = 'by-sha256';

/** A package that was downloaded. */
export interface Download {
  /** The step that it was downloaded for, or LOCKED_DOWNLOADS. */
  readonly pool: string;
  readonly name: string;
  readonly bytes: number;
  /** When it was last used, or kept first where that is not known; milliseconds since 1970. */
  readonly usedAt: number;
}

/** Of each file that is kept: its digest and the stamp that it had when that was made. */
type Index = Record<string, { readonly digest: string; readonly stamp: string }>;

/**
 * Copies the packages that are kept in `kept` to `to`, where a step may do with them what it wants. What is not what
 * was put there is removed: apt(8) would believe a file of the right size. One at a time for one folder.
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

/** Moves what is new in `from` to `kept`. One at a time for one folder. */
export async function keepDownloads(from: string, kept: string): Promise<void> {
  const index = await readIndex(kept);
  const next = { ...index };
  for (const { path: name, type } of treeState(from)) {
    if (type !== 'file') continue;
    const digest = await contentDigest(path.join(from, name));
    if (Object.hasOwn(index, name) && index[name]?.digest === digest) continue;
    await makeFolder(path.dirname(path.join(kept, name)));
    await renameOver(path.join(from, name), path.join(kept, name));
    // The stamp is another one after the rename; a file without one is read again.
    next[name] = { digest, stamp: '' };
  }
  await writeIndex(kept, index, next);
}

/** Lets nobody remove files from a folder of packages by their digests until it is released, or this process ends. */
export function holdDownloads(kept: string, names: readonly string[]): Promise<Lease> {
  return takeLease(kept, names);
}

/** All packages that a store has downloaded, those first that were used longest ago. */
export async function listDownloads(store: string): Promise<Download[]> {
  const pools = await foldersIn(path.join(store, 'downloads'));
  const found = pools.flatMap((pool) =>
    statesIn(path.join(store, 'downloads', pool))
      .filter(({ path: name, type }) => type === 'file' && (pool !== LOCKED_DOWNLOADS || isDeb(name)))
      // The time of the last status change: a rename and touch set it, and apt does not set it back.
      .map(({ path: name, size, changedAt }) => ({ pool, name, bytes: size, usedAt: changedAt })),
  );
  return found.sort((a, b) => a.usedAt - b.usedAt);
}

/** The state of a folder from which others may remove files meanwhile. */
function statesIn(folder: string): EntryState[] {
  for (let tries = 1; ; tries += 1) {
    try {
      return treeState(folder);
    } catch (error) {
      if (!isSystemError(error) || error.code !== 'ENOENT' || tries === LISTING_TRIES) throw error;
    }
  }
}

/** A listing takes some milliseconds; that each of so many meets a removal is a folder that cannot be read. */
const LISTING_TRIES = 20;

/** Beside the packages are the leases on them. */
function isDeb(name: string): boolean {
  return /^[0-9a-f]+\.deb$/.test(name);
}

/**
 * Removes the packages that were used longest ago, and that no running build holds, until the rest takes at most
 * `maxBytes`.
 * @returns what was removed, and what the rest takes
 */
export async function pruneDownloads(
  store: string,
  maxBytes: number,
): Promise<{ removed: readonly Download[]; bytes: number }> {
  const before = bytesOf(await listDownloads(store));
  if (before <= maxBytes) return { removed: [], bytes: before };
  const locked = path.join(store, 'downloads', LOCKED_DOWNLOADS);
  return throughGate(locked, async () => {
    const held = await leasedObjects(locked);
    // Another build may have pruned, too.
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

/** As many from the start as make up `bytes`; all if they do not. */
function longestUnused(downloads: readonly Download[], bytes: number): Download[] {
  let left = bytes;
  return downloads.filter((download) => {
    const needed = left > 0;
    if (needed) left -= download.bytes;
    return needed;
  });
}

/** Removes those of one pool; what a step's pool has is copied for the step under the pool's lock. */
async function removeFrom(store: string, pool: string, downloads: readonly Download[]): Promise<void> {
  const lock = await lockFile(path.join(store, 'locks', `downloads-${pool}`));
  try {
    for (const one of downloads)
      if (one.pool === pool) await removeTree(path.join(store, 'downloads', pool, one.name));
  } finally {
    await lock.release();
  }
}

async function readIndex(kept: string): Promise<Index> {
  return ((await readJson(indexFile(kept))) ?? {}) as Index;
}

async function writeIndex(kept: string, before: Index, after: Index): Promise<void> {
  const text = JSON.stringify(after);
  if (text !== JSON.stringify(before)) await writeFileAtomic(indexFile(kept), text);
}

function indexFile(kept: string): string {
  return `${kept}.json`;
}
