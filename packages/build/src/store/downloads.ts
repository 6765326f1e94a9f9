import {
  contentDigest,
  copyFile,
  makeFolder,
  removeTree,
  renameOver,
  treeState,
  writeFileAtomic,
} from '@nx-aib/host';
import path from 'node:path';
import { readJson } from './object-record';

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
