import { isAtOrBelow } from '@nx-aib/core';
import { homeFolders, isRoot } from './machine-facts';
import { run } from './process';
import fs from 'node:fs/promises';
import path from 'node:path';

/** Makes a folder and its parents; nothing happens where it is. */
export async function makeFolder(folder: string): Promise<void> {
  await fs.mkdir(folder, { recursive: true });
}

/** Makes a new folder with a unique name that starts with `prefix`, an absolute path. */
export function makeUniqueFolder(prefix: string): Promise<string> {
  return fs.mkdtemp(prefix);
}

/**
 * Removes a file or a folder with all that is in it; nothing happens where there is none. Without root, also what
 * belongs to the user's subordinate ids (subuid(5)): a program that was killed in a user namespace leaves such files.
 */
export async function removeTree(target: string): Promise<void> {
  try {
    await fs.rm(target, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    const refused = ['EACCES', 'EPERM', 'ENOTEMPTY'].includes((error as NodeJS.ErrnoException).code ?? '');
    if (!refused || isRoot()) throw error;
    const removed = await run(['unshare', '--map-root-user', '--map-auto', 'rm', '-rf', '--', target]);
    if (!removed.ok) throw error;
  }
}

/** Renames; false when the target is a folder that is there already, with something in it. */
export async function renameUnlessThere(from: string, to: string): Promise<boolean> {
  try {
    await fs.rename(from, to);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    throw error;
  }
}

/** Something in a folder, at any depth. */
export interface FolderEntry {
  /** Relative to the folder that was listed, with `/` between names. */
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'other';
  /** The size in bytes of a file, else 0. */
  readonly size: number;
  /** What a symbolic link holds. */
  readonly target?: string;
}

/** Everything in a folder, at any depth, sorted by path; symbolic links are not followed. */
export async function listTree(folder: string): Promise<FolderEntry[]> {
  const found: FolderEntry[] = [];
  const visit = async (relative: string): Promise<void> => {
    for (const entry of await fs.readdir(path.join(folder, relative), { withFileTypes: true })) {
      const name = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (entry.isDirectory()) {
        found.push({ path: name, type: 'directory', size: 0 });
        await visit(name);
      } else if (entry.isSymbolicLink()) {
        found.push({
          path: name,
          type: 'symlink',
          size: 0,
          target: await fs.readlink(path.join(folder, name)),
        });
      } else if (entry.isFile()) {
        found.push({ path: name, type: 'file', size: (await fs.stat(path.join(folder, name))).size });
      } else {
        found.push({ path: name, type: 'other', size: 0 });
      }
    }
  };
  await visit('');
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The names of the folders right inside a folder, sorted; none where it is missing. */
export async function foldersIn(folder: string): Promise<string[]> {
  const entries = await fs.readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/**
 * The names of the files right inside a folder, sorted; none where it is missing. None is looked at: they may come and
 * go meanwhile.
 */
export async function filesIn(folder: string): Promise<string[]> {
  try {
    const entries = await fs.readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Marks a file as used now. */
export async function touch(file: string): Promise<void> {
  const now = new Date();
  await fs.utimes(file, now, now);
}

/** When a file was last written, in milliseconds since 1970; undefined where there is none. */
export async function modifiedAt(file: string): Promise<number | undefined> {
  const stat = await fs.stat(file).catch(() => undefined);
  return stat?.mtimeMs;
}

/** How many bytes a file or a folder's files take on disk (blocks, so holes count nothing). */
export async function diskUsage(target: string): Promise<number> {
  const stat = await fs.lstat(target).catch(() => undefined);
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.blocks * 512;
  // Another process may be removing it.
  const names = await fs.readdir(target).catch(() => []);
  const sizes = await Promise.all(names.map((name) => diskUsage(path.join(target, name))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/**
 * Where a program keeps what it can make again: `$XDG_CACHE_HOME/<name>`, else `~/.cache/<name>`
 * (XDG Base Directory Specification). Undefined where there is no home: HOME is not set, and the user has no account.
 */
export function userCacheFolder(name: string): string | undefined {
  const base = process.env['XDG_CACHE_HOME'];
  if (base !== undefined && path.isAbsolute(base)) return path.join(base, name);
  const [home] = homeFolders();
  return home === undefined ? undefined : path.join(home, '.cache', name);
}

/** Whether a path, symbolic links in its folders followed, lies in `folder`; what is missing of it does not matter. */
export async function liesIn(folder: string, target: string): Promise<boolean> {
  const real = async (place: string): Promise<string> =>
    fs.realpath(place).catch(() => (place === path.dirname(place) ? place : real(path.dirname(place))));
  const [inside, place] = [await real(folder), await real(path.dirname(target))];
  return isAtOrBelow(place, inside);
}

/** Whether there is a folder, and no link to one. */
export async function isFolder(place: string): Promise<boolean> {
  return (await fs.lstat(place).catch(() => undefined))?.isDirectory() === true;
}

/** Where the symbolic links right inside a folder lead, as they say it. */
export async function linkTargets(folder: string): Promise<string[]> {
  const entries = await fs.readdir(folder, { withFileTypes: true });
  const links = entries.filter((entry) => entry.isSymbolicLink()).map(({ name }) => path.join(folder, name));
  return Promise.all(links.map(async (link) => path.resolve(folder, await fs.readlink(link))));
}

/** Whether two paths name one file, symbolic links followed; false where one of them is not there. */
export async function samePlace(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map((place) => fs.realpath(place).catch(() => undefined)));
  return a !== undefined && a === b;
}

/** Makes a symbolic link at `link` to an absolute `target`. */
export async function linkTo(target: string, link: string): Promise<void> {
  await fs.symlink(target, link);
}
