import { pruneDownloads, type Download } from './downloads';
import type { StepStore } from './step-store';
import type { StoredObject } from './stored-objects';

/** The share of a store's size for downloaded packages: steps may have to be rerun without a network. */
const DOWNLOADS_SHARE = 1 / 4;

/** What was removed. */
export interface Pruned {
  readonly objects: readonly StoredObject[];
  readonly downloads: readonly Download[];
}

/**
 * Removes the least recently used entries that no running build needs, until objects and downloads use at most
 * `maxBytes`.
 */
export async function pruneStore(store: StepStore, maxBytes: number): Promise<Pruned> {
  const downloads = await pruneDownloads(store.folder, maxBytes * DOWNLOADS_SHARE);
  const objects = await store.prune(Math.max(0, maxBytes - downloads.bytes));
  return { objects, downloads: downloads.removed };
}
