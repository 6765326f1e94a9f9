import { environmentVariable, userCacheFolder } from '@nx-aib/build-machine';
import { failure, success, type Result } from '@nx-aib/core';
import path from 'node:path';

/** The variable that says where finished steps and downloaded packages are kept. */
export const STORE_VARIABLE = 'NX_AIB_STORE';

/**
 * Where finished steps are kept: `--build-dir`, else NX_AIB_STORE, else a folder in the user's cache; for every command
 * and every target of Nx.
 *
 * Errors: `build-dir/not-absolute`, for NX_AIB_STORE: commands and targets run in different folders; `build-dir/no-home`.
 */
export function storeFolder({ buildDir }: { readonly buildDir?: string } = {}): Result<string> {
  if (buildDir !== undefined) return success(path.resolve(buildDir));
  const named = environmentVariable(STORE_VARIABLE);
  if (named === undefined) return ofUser();
  if (path.isAbsolute(named)) return success(path.resolve(named));
  return refused('not-absolute', `${STORE_VARIABLE}: "${named}" is not an absolute path`);
}

function ofUser(): Result<string> {
  const folder = userCacheFolder('nx-aib');
  if (folder !== undefined) return success(folder);
  const message = 'there is no directory for the build cache: HOME is not set, and this user has no account';
  const hint = `set ${STORE_VARIABLE} (or XDG_CACHE_HOME) to a directory that this user may write to`;
  return refused('no-home', message, hint);
}

function refused(code: string, message: string, hint?: string): Result<never> {
  return failure([{ code: `build-dir/${code}`, severity: 'error', message, ...(hint && { hint }) }]);
}
