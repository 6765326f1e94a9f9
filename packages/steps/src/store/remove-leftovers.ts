import { filesIn, foldersIn, isSystemError, lockIfFree, removeAbandoned } from '@nx-aib/build-machine';
import { lockedDownloadsIn } from './downloads';
import { removeEndedLeases } from './leases';
import path from 'node:path';

/**
 * Removes the leftovers of killed builds anywhere in a store except in its objects, where they are removed on use:
 * staged outputs, half-written files, files of locks that no process holds.
 */
export async function removeLeftovers(store: string): Promise<void> {
  const inStore = (...names: string[]) => path.join(store, ...names);
  await removeEndedLeases(store);
  const locked = lockedDownloadsIn(store);
  await removeEndedLeases(locked);
  const parents = [inStore('logs'), inStore('runs'), inStore('downloads')];
  const below = parents.map(async (parent) =>
    (await foldersIn(parent)).map((name) => path.join(parent, name)),
  );
  const folders = [store, inStore('images'), ...parents, ...(await Promise.all(below)).flat()];
  await Promise.all(folders.map(removeAbandoned));
  for (const folder of [inStore('locks'), path.join(locked, 'locks')])
    for (const name of await filesIn(folder)) await removeIfFree(path.join(folder, name));
}

async function removeIfFree(lock: string): Promise<void> {
  try {
    await (await lockIfFree(lock))?.release();
  } catch (error) {
    // It belongs to another user, possibly root.
    if (!isSystemError(error) || !['EACCES', 'EPERM'].includes(error.code)) throw error;
  }
}
