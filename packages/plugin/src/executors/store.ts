import path from 'node:path';
import { storeSize } from '@nx-aib/builder';
import { storeFolder, type OptionsOf, type STORE_OPTIONS, type STORE_SIZE_OPTIONS } from '@nx-aib/cli';
import { failure, type Result } from '@nx-aib/core';
import type { Where } from './artifacts';
import type { WORKSPACE_STORE_OPTIONS, WORKSPACE_STORE_SIZE_OPTIONS } from './schemas';

/** The options of targets that use the store. */
export type StoreOptions = OptionsOf<typeof STORE_OPTIONS & typeof WORKSPACE_STORE_OPTIONS>;

/** The options of targets that prune it. */
export type StoreSizeOptions = OptionsOf<typeof STORE_SIZE_OPTIONS & typeof WORKSPACE_STORE_SIZE_OPTIONS>;

/**
 * The store's directory: the target's option, otherwise NX_AIB_STORE, otherwise the plugin's option in nx.json, otherwise the
 * user's cache.
 *
 * Errors: `build-dir/empty`, and those of `storeFolder`.
 */
export function storeOf(
  { store, workspaceStore }: StoreOptions,
  { root }: Pick<Where, 'root'>,
): Result<string> {
  if (store === '') return failure([EMPTY]);
  const at = (folder: string | undefined) => (folder === undefined ? undefined : path.resolve(root, folder));
  return storeFolder({ buildDir: at(store), ofWorkspace: at(workspaceStore) });
}

/** `--store=$UNSET`; it would be the workspace itself. */
const EMPTY = {
  code: 'build-dir/empty',
  severity: 'error',
  message: 'the option store is empty',
  hint: 'give a directory, absolute or relative to the workspace root',
} as const;

/** The size in bytes to which a build prunes the store, with the same precedence. Error: `store/size`. */
export function storeSizeOf({ storeSize: size, workspaceStoreSize }: StoreSizeOptions): Result<number> {
  return storeSize({
    option: { name: 'storeSize', size },
    ofWorkspace: { name: 'storeSize of @nx-aib/plugin in nx.json', size: workspaceStoreSize },
  });
}
