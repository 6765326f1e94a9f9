import { join, posix, relative } from 'node:path';
import { globBase, globMatcher } from '@nx-aib/planner/globs';
import {
  listFilesBelow,
  quoteForLog,
  realPathOf,
  wayTo,
  type MetFolders,
  type Way,
} from '@nx-aib/build-machine';
import { isAtOrBelow } from '@nx-aib/core';
import { isOutside, literalGlob, wildcardsOnly, type NamedFile } from './named-files';

/** Everything that is read when files are named, including links on the way; relative to the workspace root. */
export interface ReadFiles {
  /** Globs for Nx's inputs. */
  readonly globs: readonly string[];
  /**
   * Shell commands whose output covers what Nx's inputs cannot: Nx follows no links to directories, and reads no
   * ignored files.
   */
  readonly commands: readonly string[];
  /** Files and links to files: if Nx does not see one of them, a command must cover its content. */
  readonly files: readonly string[];
  /** What patterns match; commands cover the content. */
  readonly found: readonly string[];
  /** Paths outside the workspace, as named. */
  readonly outside: readonly string[];
  /** Those of `files` that do not exist. */
  readonly missing: readonly string[];
}

/** No files. */
export const NOTHING: ReadFiles = {
  globs: [],
  commands: [],
  files: [],
  found: [],
  outside: [],
  missing: [],
};

/** The workspace root as given, and its real path. */
export interface Root {
  readonly called: string;
  readonly real: string;
  /** For all ways in it. */
  readonly met: MetFolders;
}

export async function rootOf(workspaceRoot: string): Promise<Root> {
  const real = (await realPathOf(workspaceRoot)) ?? workspaceRoot;
  return { called: workspaceRoot, real, met: new Map() };
}

/** What is read for each of `named`. */
export async function readFiles(root: Root, named: readonly NamedFile[]): Promise<ReadFiles> {
  return together(await readEach(root, named));
}

/** The same for each of `named`; `files` are in the order in which they are passed. */
export async function readEach(root: Root, named: readonly NamedFile[]): Promise<ReadFiles[]> {
  return Promise.all(named.map((one) => (one.glob ? readByGlob(root, one) : readFile(root, one))));
}

/** The union of several. */
export function together(all: readonly ReadFiles[]): ReadFiles {
  const each = (key: keyof ReadFiles) => {
    const values = all.flatMap((one) => one[key]);
    return values.length < 2 ? values : [...new Set(values)].sort();
  };
  return {
    globs: each('globs'),
    commands: each('commands'),
    files: each('files'),
    found: each('found'),
    outside: each('outside'),
    missing: each('missing'),
  };
}

function readFile(root: Root, { path, text }: NamedFile): ReadFiles {
  const found = follow(root, path, text);
  return { ...found, commands: found.commands.map((path) => contentOf(path)) };
}

/** A shell command that never prints the same. */
export const RANDOM = 'cat /proc/sys/kernel/random/uuid';

/** A shell command that prints the digests of files; it follows links. */
export function contentOf(...paths: readonly string[]): string {
  return `sha256sum ${paths.map((path) => quoteForLog(`./${path}`)).join(' ')} 2>&1 || true`;
}

async function readByGlob(root: Root, { path, text }: NamedFile): Promise<ReadFiles> {
  const base = globBase(path);
  const way = follow(root, base, text);
  if (way.outside.length > 0) return way;
  const place = way.files.at(-1) ?? base;
  const matches = globMatcher(path);
  const found = (await listFilesBelow(join(root.real, base)))
    .map((name) => posix.join(base, name))
    .filter(matches);
  const followed = found.map((file) => follow(root, file, text));
  const { globs, files, outside } = together(followed);
  const moved = place === base ? [] : [wildcardsOnly(posix.join(place, posix.relative(base, path)))];
  return {
    globs: [
      wildcardsOnly(path),
      ...moved,
      ...globs.filter((one) => !one.startsWith(`${literalGlob(base)}/`)),
    ],
    commands: [contentsByGlob(base, path)],
    files: [],
    found: files,
    outside,
    missing: [],
  };
}

/**
 * A file that Nx ignores may be added where a pattern matches it, without Nx's daemon planning again: so the digests of
 * the existing files are an input. `find` matches at least as much as the pattern.
 */
function contentsByGlob(base: string, path: string): string {
  const rest = posix.relative(base, posix.normalize(path)).split('/');
  const depth = rest.includes('**') ? '' : ` -maxdepth ${rest.length}`;
  const name = rest.at(-1) === '**' ? '*' : (rest.at(-1) ?? '*');
  const find = `find -L ${quoteForLog(`./${base}`)}${depth} -type f -name ${quoteForLog(name)} -print0`;
  return `${find} 2>/dev/null | xargs -0 -r sha256sum 2>/dev/null | LC_ALL=C sort -k 2`;
}

/** The links on the way to a file, and the file: its real path is the last element of `files`. */
function follow(root: Root, path: string, text: string): ReadFiles {
  return passed(root, wayIn(root, path), path, text);
}

/** The way to a file of the workspace. */
export function wayIn({ real, met }: Root, path: string): Way {
  return wayTo(join(real, path), real, met);
}

/** What is read on the way to a file. */
export function passed(root: Root, { links, end, exists }: Way, path: string, text: string): ReadFiles {
  const here = (file: string) => pathIn(root, file);
  const counted = links.filter(({ path: link }) => !isAbove(link, root));
  const places = [...counted.map((link) => link.path), end].map(here);
  if (places.some(isOutside)) return { ...NOTHING, outside: [text] };
  const linksToFiles = counted.filter((link) => !link.toFolder).map((link) => here(link.path));
  const files = [...linksToFiles, here(end)];
  return {
    ...NOTHING,
    globs: [path, ...files].map(literalGlob),
    commands: counted.some((link) => link.toFolder) ? [path] : [],
    files,
    missing: exists ? [] : [here(end)],
  };
}

/** Relative to the workspace's root. */
function pathIn({ real }: Root, file: string): string {
  if (file.startsWith(`${real}/`)) return file.slice(real.length + 1);
  return posix.normalize(relative(real, file) || '.');
}

/** Links above the workspace are the same for everything in it. */
function isAbove(link: string, { called, real }: Root): boolean {
  return [called, real].some((root) => isAtOrBelow(root, link));
}
