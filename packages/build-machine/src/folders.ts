import { isAtOrBelow } from '@nx-aib/core';
import { isRoot } from './machine-facts';
import { run } from './process';
import fs from 'node:fs/promises';
import path from 'node:path';

/** Creates a directory and its parents; does nothing if it exists. */
export async function makeFolder(folder: string): Promise<void> {
  await fs.mkdir(folder, { recursive: true });
}

/** Creates a new directory with a unique name that starts with `prefix`, an absolute path. */
export function makeUniqueFolder(prefix: string): Promise<string> {
  return fs.mkdtemp(prefix);
}

/**
 * Removes a file, or a directory with its contents; does nothing if there is none. Without root, also removes files of
 * the user's subordinate ids (subuid(5)), which a program killed in a user namespace leaves behind.
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

/**
 * Removes a directory that contains only files with certain names, and no directory or link; otherwise false, and it stays as it
 * is. Files that appear meanwhile remain, and so does a directory that this user may not change.
 * @param names what a whole file name must match
 */
export async function removeIfOnly(folder: string, names: RegExp): Promise<boolean> {
  try {
    const entries = await fs.readdir(folder, { withFileTypes: true });
    if (!entries.every((entry) => entry.isFile() && names.test(entry.name))) return false;
    for (const { name } of entries) await fs.rm(path.join(folder, name), { force: true });
    await fs.rmdir(folder);
    return true;
  } catch {
    return false;
  }
}

/** Renames; false if the target is an existing, non-empty directory. */
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

/** An entry in a directory, at any depth. */
export interface FolderEntry {
  /** Relative to the listed directory, with `/` between names. */
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'other';
  /** The size in bytes of a file, otherwise 0. */
  readonly size: number;
  /** The target of a symbolic link. */
  readonly target?: string;
}

/** Everything in a directory, at any depth, sorted by path; symbolic links are not followed. */
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

/** The names of the immediate subdirectories of a directory, sorted; empty if it is missing. */
export async function foldersIn(folder: string): Promise<string[]> {
  const entries = await fs.readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/**
 * The names of the files directly in a directory, sorted; empty if it is missing. The files are not opened: they may
 * come and go.
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

/** When a file was last modified, in milliseconds since 1970; undefined if it does not exist. */
export async function modifiedAt(file: string): Promise<number | undefined> {
  const stat = await fs.stat(file).catch(() => undefined);
  return stat?.mtimeMs;
}

/** How many bytes a file, or the files in a directory, use on disk (blocks, so holes do not count). */
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
 * Whether a path is inside `folder` after following symbolic links in its directories; missing parts of the path do not
 * matter.
 */
export async function liesIn(folder: string, target: string): Promise<boolean> {
  const real = async (place: string): Promise<string> =>
    fs.realpath(place).catch(() => (place === path.dirname(place) ? place : real(path.dirname(place))));
  const [inside, place] = [await real(folder), await real(path.dirname(target))];
  return isAtOrBelow(place, inside);
}

/** Whether there is a directory, not a link to one. */
export async function isFolder(place: string): Promise<boolean> {
  return (await fs.lstat(place).catch(() => undefined))?.isDirectory() === true;
}

/** The targets of the symbolic links directly in a directory, unresolved. */
export async function linkTargets(folder: string): Promise<string[]> {
  const entries = await fs.readdir(folder, { withFileTypes: true });
  const links = entries.filter((entry) => entry.isSymbolicLink()).map(({ name }) => path.join(folder, name));
  return Promise.all(links.map(async (link) => path.resolve(folder, await fs.readlink(link))));
}

/** Whether two paths refer to the same file, symbolic links followed; false if one of them does not exist. */
export async function samePlace(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map((place) => fs.realpath(place).catch(() => undefined)));
  return a !== undefined && a === b;
}

/** Creates a symbolic link at `link` to an absolute `target`. */
export async function linkTo(target: string, link: string): Promise<void> {
  await fs.symlink(target, link);
}
