import { whyUnusableFolder, type UnusableFolder } from '@nx-aib/build-machine';
import { failure, type Diagnostic, type Result } from '@nx-aib/core';
import { whyUnusableName } from './folder-name';
import { removeLeftovers } from './remove-leftovers';
import { StepStore } from './step-store';

const WHY: Record<UnusableFolder, string> = {
  'not-a-directory': 'it is a file, or inside one',
  permission: 'permission denied',
};

/**
 * Runs code with the store in a directory, if the directory is usable: every command that writes to its store uses
 * this. First removes leftovers of killed builds, and finally what the code itself has staged.
 */
export async function useStore<T>(
  folder: string,
  work: (store: StepStore) => Promise<Result<T>>,
): Promise<Result<T>> {
  const unusable = await checkBuildDir(folder);
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
export async function checkBuildDir(folder: string): Promise<Diagnostic[]> {
  const name = whyUnusableName(folder);
  if (name !== undefined) {
    const message = `the build directory ${JSON.stringify(folder)} cannot be used: ${name}`;
    const hint = 'use --build-dir to choose another one';
    return [{ code: 'build-dir/unusable-name', severity: 'error', message, hint }];
  }
  const reason = await whyUnusableFolder(folder);
  if (reason === undefined) return [];
  const message = `the build directory "${folder}" cannot be used: ${WHY[reason]}`;
  return [{ code: `build-dir/${reason}`, severity: 'error', message }];
}
