import { lstatSync, readlinkSync, statSync } from 'node:fs';
import path from 'node:path';

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
}

/** The kernel's limit: path_resolution(7). */
const MOST_LINKS = 40;

/**
 * Every symbolic link on the way to a file or directory, including links in its parent directories and in the targets
 * of links. Changes behind a link cannot be detected by watching the link.
 *
 * Synchronous: for thousands of files promises would take several times the CPU time of the system calls.
 * @param file absolute
 * @param below links above this directory do not count: absolute, `file` is below it
 */
export function wayTo(file: string, below: string): Way {
  const links: Link[] = [];
  let place = below;
  let exists = true;
  const rest = path.relative(below, file).split(path.sep);
  while (rest.length > 0) {
    const name = rest.shift();
    if (name === undefined || name === '' || name === '.') continue;
    const next = path.join(place, name);
    const found = ifThere(() => lstatSync(next, { throwIfNoEntry: false }));
    exists = found !== undefined;
    const target = found?.isSymbolicLink() === true ? ifThere(() => readlinkSync(next)) : undefined;
    if (target === undefined) {
      place = next;
      continue;
    }
    const behind = ifThere(() => statSync(next, { throwIfNoEntry: false }));
    links.push({ path: next, toFolder: behind?.isDirectory() ?? false });
    if (links.length > MOST_LINKS) return { links, end: next, exists: false };
    if (path.isAbsolute(target)) place = path.parse(place).root;
    rest.unshift(...target.split('/'));
  }
  return { links, end: place, exists };
}

/** Undefined also for what cannot be reached: a file instead of a directory on the way, no permission, too many links. */
function ifThere<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
