import { isNoexec, WHY_UNUSABLE_FOLDER, whyUnusableFolder } from '@nx-aib/build-machine';
import { failure, type Diagnostic, type Result } from '@nx-aib/core';
import { whyUnusableName } from './folder-name';
import { removeLeftovers } from './remove-leftovers';
import { StepStore } from './step-store';

/** What a store is used for besides storing files. */
export interface StoreUse {
  /** Whether programs of the image's distribution are run from it. */
  readonly runsPrograms?: boolean;
  /** How to use another directory, for errors. */
  readonly hint?: string;
}

/**
 * Runs code with the store in a directory, if the directory is usable: every command that writes to its store uses
 * this. First removes leftovers of killed builds, and finally what the code itself has staged.
 */
export async function useStore<T>(
  folder: string,
  work: (store: StepStore) => Promise<Result<T>>,
  use: StoreUse = {},
): Promise<Result<T>> {
  const unusable = await checkStoreDir(folder, use);
  if (unusable.length > 0) return failure(unusable);
  await removeLeftovers(folder);
  const store = new StepStore(folder);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** Why step outputs cannot be stored in `folder`. */
export async function checkStoreDir(
  folder: string,
  { runsPrograms = false, hint }: StoreUse = {},
): Promise<Diagnostic[]> {
  const refused = (code: string, why: string): Diagnostic[] => {
    const message = `the store ${JSON.stringify(folder)} cannot be used: ${why}`;
    return [{ code: `build-dir/${code}`, severity: 'error', message, ...(hint && { hint }) }];
  };
  const name = whyUnusableName(folder);
  if (name !== undefined) return refused('unusable-name', name);
  const reason = await whyUnusableFolder(folder);
  if (reason !== undefined) return refused(reason, WHY_UNUSABLE_FOLDER[reason]);
  if (!runsPrograms || !(await isNoexec(folder))) return [];
  return refused('noexec', "it is mounted noexec, but a build runs the image's own programs from it");
}
