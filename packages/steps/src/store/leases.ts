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

/** What a running build holds in the store: objects that must not be removed, and a staging directory. */
export interface Lease {
  /** The staging directory; removed with the lease. */
  readonly staging: string;
  release(): Promise<void>;
}

/** The content of a lease file. */
interface LeaseFile {
  readonly fingerprints: readonly string[];
}

const isLeaseFile = isObjectOf<LeaseFile>({ fingerprints: isListOf(isText) });

/**
 * Takes a lease on objects, whether they exist yet or not. It ends when it is released or when this process ends,
 * however it ends. First removes leftovers of builds whose leases have ended this way.
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
 * The objects that running builds hold; removes leftovers of other builds. Must be called, and its result used, inside
 * `throughGate`, so that no lease is taken in the meantime.
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

/** Removes leftovers of killed builds. Usually there are none, which is detected without a lock. */
export async function removeEndedLeases(store: string): Promise<void> {
  const leases = await filesIn(path.join(store, 'leases'));
  const staging = await foldersIn(path.join(store, 'staging'));
  if (leases.length === 0 && staging.length === 0) return;
  try {
    await throughGate(store, () => leasedObjects(store));
  } catch (error) {
    // It belongs to another user, possibly root: taking a lease reports this, merely inspecting the store need not.
    if (!isSystemError(error) || !['EACCES', 'EPERM'].includes(error.code)) throw error;
  }
}

/** Only one process that uses a store at a time; for short operations. */
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
