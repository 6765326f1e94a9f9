import { environmentVariable, userCacheFolder } from '@nx-aib/build-machine/reading';
import { failure, success, type Result } from '@nx-aib/core';
import path from 'node:path';

/** The environment variable with the directory of cached step outputs and downloaded packages. */
export const STORE_VARIABLE = 'NX_AIB_STORE';

/** Directories that a command or a target may name for the store; both may be relative to the working directory. */
export interface NamedStores {
  /** Of one command or target: used whatever the environment says. */
  readonly buildDir?: string | undefined;
  /** Of a workspace: used unless NX_AIB_STORE is set. */
  readonly ofWorkspace?: string | undefined;
}

/**
 * The store's directory, for every command and every Nx target: `--build-dir`, otherwise NX_AIB_STORE, otherwise that of the
 * workspace, otherwise a directory in the user's cache.
 *
 * Errors: `build-dir/not-absolute` for NX_AIB_STORE, because commands and targets run in different directories;
 * `build-dir/no-home`.
 */
export function storeFolder({ buildDir, ofWorkspace }: NamedStores = {}): Result<string> {
  if (buildDir !== undefined) return success(path.resolve(buildDir));
  const named = environmentVariable(STORE_VARIABLE);
  if (named === undefined) return ofWorkspace === undefined ? ofUser() : success(path.resolve(ofWorkspace));
  if (path.isAbsolute(named)) return success(path.resolve(named));
  return refused('not-absolute', `${STORE_VARIABLE}: "${named}" is not an absolute path`);
}

/**
 * A command of sh(1) that prints a file of `storeFolder({ ofWorkspace })` on any machine; nothing if it is missing. It expects GNU
 * coreutils.
 * @param ofWorkspace quoted for sh(1); a relative path is relative to the directory in which the command runs
 * @param period in seconds: the command also prints how many of them have passed since the file was written, or since
 * 1970 if it is missing
 */
export function storeFileCommand(
  file: string,
  {
    ofWorkspace,
    period,
  }: { readonly ofWorkspace?: string | undefined; readonly period?: number | undefined } = {},
): string {
  const home = '${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}';
  const ofUser = `case "$XDG_CACHE_HOME" in /*) s=$XDG_CACHE_HOME/nx-aib ;; *) s=${home}/.cache/nx-aib ;; esac`;
  const otherwise = ofWorkspace === undefined ? ofUser : `s=${ofWorkspace}`;
  const store = `case "$${STORE_VARIABLE}" in /*) s=$${STORE_VARIABLE} ;; *) ${otherwise} ;; esac`;
  const print = `${store}; f="$s/${file}"; cat "$f" 2>/dev/null || true`;
  if (period === undefined) return print;
  const written = 'stat --format=%Y "$f" 2>/dev/null || echo 0';
  return `${print}; echo $((($(date +%s) - $(${written})) / ${period}))`;
}

function ofUser(): Result<string> {
  const folder = userCacheFolder('nx-aib');
  if (folder !== undefined) return success(folder);
  const message = 'there is no directory for the store: HOME is not set, and this user has no account';
  const hint = `set ${STORE_VARIABLE} (or XDG_CACHE_HOME) to a directory that this user may write to`;
  return refused('no-home', message, hint);
}

function refused(code: string, message: string, hint?: string): Result<never> {
  return failure([{ code: `build-dir/${code}`, severity: 'error', message, ...(hint && { hint }) }]);
}
