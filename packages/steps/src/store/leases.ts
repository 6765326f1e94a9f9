import {
  filesIn,
  foldersIn,
  isSystemError,
  lockFile,
  lockIfFree,
  readJson,
  removeTree,
  writeFileAtomic,
  type FileLock,
} from '@nx-aib/build-machine';
import { isListOf, isObjectOf, isText } from '@nx-aib/core';
import { randomUUID } from 'node:crypto';
import path from 'node:path';

/** What a running build has in the store: objects that must stay, and a staging folder. */
export interface Lease {
  /** The folder for what it makes; gone when the lease is. */
  readonly staging: string;
  release(): Promise<void>;
}

/** What the file of a lease holds. */
interface LeaseFile {
  readonly fingerprints: readonly string[];
}

const isLeaseFile = isObjectOf<LeaseFile>({ fingerprints: isListOf(isText) });

/**
 * Takes a lease on objects, whether they are there or not yet. It ends when it is released or with this process,
 * however that ends. Removes first what builds have left whose lease has ended so.
 */
export function takeLease(store: string, fingerprints: readonly string[]): Promise<Lease> {
  return throughGate(store, async () => {
    await leasedObjects(store);
    const id = randomUUID();
    const file = leaseFile(store, id);
    const staging = path.join(store, 'staging', id);
    const content: LeaseFile = { fingerprints };
    await writeFileAtomic(file, JSON.stringify(content));
    const lock: FileLock = await lockFile(file);
    return {
      staging,
      release: async () => {
        await removeTree(staging);
        await lock.release();
      },
    };
  });
}

/**
 * The objects that running builds have leases on; removes what the others have left. To be called, and its answer
 * used, inside of `throughGate`: no lease is taken meanwhile.
 */
export async function leasedObjects(store: string): Promise<Set<string>> {
  const leased = new Set<string>();
  const living = new Set<string>();
  for (const name of await filesIn(path.join(store, 'leases'))) {
    const id = path.parse(name).name;
    const ended = await lockIfFree(path.join(store, 'leases', name));
    if (ended !== undefined) {
      await removeTree(path.join(store, 'staging', id));
      await ended.release();
      continue;
    }
    living.add(id);
    const lease = await readJson(leaseFile(store, id), isLeaseFile);
    lease?.fingerprints.forEach((one) => leased.add(one));
  }
  for (const name of await foldersIn(path.join(store, 'staging')))
    if (!living.has(name)) await removeTree(path.join(store, 'staging', name));
  return leased;
}

/** Removes what killed builds have left. Nearly always that is nothing, which is seen without a lock. */
export async function removeEndedLeases(store: string): Promise<void> {
  const leases = await filesIn(path.join(store, 'leases'));
  const staging = await foldersIn(path.join(store, 'staging'));
  if (leases.length === 0 && staging.length === 0) return;
  try {
    await throughGate(store, () => leasedObjects(store));
  } catch (error) {
    // Another user's, root's it may be: who takes a lease learns of it, who only looks does not have to.
    if (!isSystemError(error) || !['EACCES', 'EPERM'].includes(error.code)) throw error;
  }
}

/** One at a time, of all processes that use a store; for moments. */
export async function throughGate<T>(store: string, work: () => Promise<T>): Promise<T> {
  const gate = await lockFile(path.join(store, 'locks', 'gate'));
  try {
    return await work();
  } finally {
    await gate.release();
  }
}

function leaseFile(store: string, id: string): string {
  return path.join(store, 'leases', `${id}.json`);
}
