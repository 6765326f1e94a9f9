import { nearestFolderWith, realPathOf } from '@nx-aib/build-machine/reading';
import { failure, isAtOrBelow, success, type Diagnostic, type Result } from '@nx-aib/core';
import path from 'node:path';

/** Where the files named in a manifest may be; all paths are absolute. */
export interface SourcePlaces {
  /** The workspace, without symbolic links. */
  readonly root: string;
  /** Additional directories allowed by the user, as given and without symbolic links. */
  readonly allowed: readonly string[];
}

/** Files that mark a directory as a workspace. */
const MARKS = ['.git', 'nx.json'] as const;

/**
 * The workspace of a manifest: the given one, otherwise the nearest directory from the manifest's upwards that contains
 * .git or nx.json, otherwise the manifest's own.
 *
 * Error: `source/no-such-folder` if an allowed directory does not exist.
 * @param manifestDir absolute
 * @param allow relative to `base`
 */
export async function sourcePlaces(
  manifestDir: string,
  given: {
    readonly workspaceRoot?: string | undefined;
    readonly allow?: readonly string[] | undefined;
    readonly base: string;
  },
): Promise<Result<SourcePlaces>> {
  const dir = (await realPathOf(manifestDir)) ?? manifestDir;
  const found = given.workspaceRoot ?? (await nearestFolderWith(MARKS, dir)) ?? dir;
  const root = (await realPathOf(found)) ?? path.resolve(found);
  const allowed: string[] = [];
  const missing: Diagnostic[] = [];
  for (const written of given.allow ?? []) {
    const folder = path.resolve(given.base, written);
    const real = await realPathOf(folder);
    if (real === undefined) missing.push(noSuchFolder(written));
    else allowed.push(folder, real);
  }
  return missing.length > 0 ? failure(missing) : success({ root, allowed });
}

/** Whether an absolute path is in the workspace. */
export function inWorkspace({ root }: SourcePlaces, file: string): boolean {
  return isAtOrBelow(file, root);
}

/** Whether a source may be at a path. */
export function mayBeAt({ root, allowed }: SourcePlaces, file: string): boolean {
  return [root, ...allowed].some((folder) => isAtOrBelow(file, folder));
}

function noSuchFolder(written: string): Diagnostic {
  return {
    code: 'source/no-such-folder',
    severity: 'error',
    message: `--allow-source names "${written}", which is not a directory`,
    hint: '--allow-source is relative to the working directory, allowSource of Nx to the root of the workspace',
  };
}
