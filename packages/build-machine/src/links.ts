import { statSync } from 'node:fs';
import path from 'node:path';
import { fileState, type EntryState } from './tree-state';

/** A symbolic link on the way to a file. */
export interface Link {
  /** Absolute; the directories above it may be links, which then come before it. */
  readonly path: string;
  readonly toFolder: boolean;
}

/** The result of resolving a file's name. */
export interface Way {
  /** In the order in which they are followed. */
  readonly links: readonly Link[];
  /** Where the links lead to, even if nothing exists there yet: absolute. */
  readonly end: string;
  readonly exists: boolean;
  /** The state of a file at the end. */
  readonly state: EntryState | undefined;
}

/** Directories on the way to files, by their absolute paths: whether they exist. Links to directories are not among them. */
export type MetFolders = Map<string, boolean>;

/** The kernel's limit: path_resolution(7). */
const MOST_LINKS = 40;

/**
 * Every symbolic link on the way to a file or directory, including links in its parent directories and in the targets
 * of links. Changes behind a link cannot be detected by watching the link.
 *
 * Synchronous: for thousands of files promises would take several times the CPU time of the system calls.
 * @param file absolute
 * @param below links above this directory do not count: absolute, `file` is below it
 * @param met with a map that the ways to many files share, each directory is looked at once
 */
export function wayTo(file: string, below: string, met: MetFolders = new Map()): Way {
  const links: Link[] = [];
  let place = below;
  let exists = true;
  let state: EntryState | undefined;
  const rest = namesBelow(below, file);
  while (rest.length > 0) {
    const name = rest.shift();
    if (name === undefined || name === '' || name === '.') continue;
    const next = path.join(place, name);
    const known = rest.length > 0 ? met.get(next) : undefined;
    state = known === undefined ? ifThere(() => fileState(next)) : undefined;
    exists = known ?? state !== undefined;
    const target = state?.target;
    if (target === undefined) {
      if (rest.length > 0 && (!exists || state?.type === 'directory')) met.set(next, exists);
      place = next;
      continue;
    }
    const behind = ifThere(() => statSync(next, { throwIfNoEntry: false }));
    links.push({ path: next, toFolder: behind?.isDirectory() ?? false });
    if (links.length > MOST_LINKS) return { links, end: next, exists: false, state: undefined };
    if (path.isAbsolute(target)) place = path.parse(place).root;
    rest.unshift(...target.split('/'));
  }
  return { links, end: place, exists, state: state?.type === 'file' ? state : undefined };
}

/** path.relative takes as long as a system call. */
function namesBelow(folder: string, file: string): string[] {
  const isPlain = file.startsWith(`${folder}/`) && !/\/\.{0,2}(\/|$)/.test(file);
  return (isPlain ? file.slice(folder.length + 1) : path.relative(folder, file)).split(path.sep);
}

/** Undefined also for what cannot be reached: a file instead of a directory on the way, no permission, too many links. */
function ifThere<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
