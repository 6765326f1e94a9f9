import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { aibDev, see } from './commands';
import { built, REFERENCE, saidBy } from './builds';
import { freshCopy } from './fresh-copy';

/** An object as printed by `aib-dev store list`, and its location. */
export interface StoredObject {
  readonly step: string;
  /** Its first digits. */
  readonly fingerprint: string;
  readonly folder: string;
}

/** Least recently used first. */
export async function objectsOf(store: string): Promise<StoredObject[]> {
  const listed = saidBy(await aibDev(['store', 'list', '--build-dir', store]));
  const objects = path.join(store, 'objects');
  const names = await readdir(objects).catch(() => []);
  return [...listed.matchAll(/^([0-9a-f]{12}) +(\S+) /gm)].map(([, start = '', step = '']) => {
    const name = names.find((one) => one.startsWith(start));
    if (name === undefined) throw new Error(`${start} is listed, and not in ${objects}`);
    return { step, fingerprint: start, folder: path.join(objects, name) };
  });
}

/** Steps that install packages are slow, and do not depend on other keys of a manifest. */
export function isLayer({ step }: Pick<StoredObject, 'step'>): boolean {
  return step === 'tools' || step.startsWith('packages-');
}

/** Removes all other objects in a store, so that a build there runs every cheap step. */
export async function keepLayers(store: string): Promise<void> {
  await removeObjects(store, (object) => !isLayer(object));
}

export async function removeObjects(store: string, which: (object: StoredObject) => boolean): Promise<void> {
  const removed = (await objectsOf(store)).filter(which);
  await Promise.all(removed.map(({ folder }) => rm(folder, { recursive: true })));
}

/** A store that contains only the layers of another one. */
export async function copyLayers(from: string, to: string): Promise<void> {
  const folders = (await objectsOf(from)).filter(isLayer).map(({ folder }) => folder);
  expect(folders).not.toEqual([]);
  await mkdir(path.join(to, 'objects'), { recursive: true });
  saidBy(await see(['cp', '-a', '--sparse=always', ...folders, path.join(to, 'objects')]));
}

/** A store that contains only the downloads of another one. */
export async function copyDownloads(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  saidBy(await see(['cp', '-a', path.join(from, 'downloads'), to]));
}

/** Builds the reference image into a directory, in the store shared by all end-to-end tests; returns that store. */
export async function buildReference(out: string): Promise<string> {
  const store = freshCopy('../cache/nx-aib');
  await built({ store, manifest: REFERENCE(), out });
  return store;
}

/** The staging directories, including those of killed builds until another command removes them. */
export function staged(store: string): Promise<string[]> {
  return readdir(path.join(store, 'staging'));
}

/** Fails unless every object in a store is intact and there are no leftovers of builds that have ended. */
export async function expectSound(store: string): Promise<void> {
  // First: every other command would remove it.
  expect(await staged(store)).toEqual([]);
  const verified = saidBy(await aibDev(['store', 'verify', '--build-dir', store]));
  expect(verified).toMatch(/^[1-9]\d* intact, 0 damaged and removed$/m);
}
