import { join, posix, relative } from 'node:path';
import { globBase, globMatcher } from '@nx-aib/planner';
import { listFilesBelow, realPathOf } from '@nx-aib/build-machine';
import { literalGlob, wildcardsOnly, type NamedFile } from './named-files';

/** The targets of symbolic links among a manifest's files or their parent directories. */
export interface LinkedFiles {
  /** Globs of the links' targets, relative to the workspace root; Nx hashes a link itself, not its target. */
  readonly globs: readonly string[];
  /** The same without wildcards. */
  readonly paths: readonly string[];
  /** Files behind links that leave the workspace, as named in the manifest; Nx cannot see changes there. */
  readonly outside: readonly string[];
}

/** Follows the symbolic links among the files that a manifest names. */
export async function linkedFiles(workspaceRoot: string, named: readonly NamedFile[]): Promise<LinkedFiles> {
  const root = (await realPathOf(workspaceRoot)) ?? workspaceRoot;
  const found = await Promise.all(named.map((file) => follow(root, file)));
  return {
    globs: found.flatMap(({ globs }) => globs),
    paths: found.flatMap(({ paths }) => paths),
    outside: found.flatMap(({ outside }) => outside),
  };
}

const NOTHING: LinkedFiles = { globs: [], paths: [], outside: [] };

async function follow(root: string, { text, path, glob }: NamedFile): Promise<LinkedFiles> {
  if (!glob) return followFile(root, path, text);
  const base = globBase(path);
  const place = await placeIn(root, base);
  if (place === undefined) return NOTHING;
  if (place === null) return { ...NOTHING, outside: [text] };
  const moved = place === base ? [] : [posix.join(place, posix.relative(base, path))];
  const matches = globMatcher(path);
  const files = (await listFilesBelow(join(root, base))).map((name) => posix.join(base, name));
  const followed = await Promise.all(files.filter(matches).map((file) => followFile(root, file, text)));
  return {
    globs: [...moved.map(wildcardsOnly), ...followed.flatMap(({ globs }) => globs)],
    paths: [...(place === base ? [] : [place]), ...followed.flatMap(({ paths }) => paths)],
    outside: [...new Set(followed.flatMap(({ outside }) => outside))],
  };
}

async function followFile(root: string, path: string, text: string): Promise<LinkedFiles> {
  const place = await placeIn(root, path);
  if (place === undefined || place === path) return NOTHING;
  if (place === null) return { ...NOTHING, outside: [text] };
  return { globs: [literalGlob(place)], paths: [place], outside: [] };
}

/** The real path, relative to the root; null if it is outside, undefined if it does not exist. */
async function placeIn(root: string, path: string): Promise<string | null | undefined> {
  const real = await realPathOf(join(root, path));
  if (real === undefined) return undefined;
  const place = relative(root, real);
  return place === '..' || place.startsWith('../') ? null : place || '.';
}
