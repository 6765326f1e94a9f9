import { lstat, readlink, realpath, stat } from 'node:fs/promises';
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
  /** The real path, absolute and without symbolic links; undefined if it does not exist. */
  readonly place: string | undefined;
}

/** The kernel's limit: path_resolution(7). */
const MOST_LINKS = 40;

/**
 * Every symbolic link on the way to a file or directory, including links in its parent directories and in the targets
 * of links. Changes behind a link cannot be detected by watching the link.
 * @param file absolute
 * @param below links above this directory do not count: absolute, `file` is below it
 */
export async function wayTo(file: string, below: string): Promise<Way> {
  const links: Link[] = [];
  let place = below;
  const rest = path.relative(below, file).split(path.sep);
  while (rest.length > 0) {
    const name = rest.shift();
    if (name === undefined || name === '' || name === '.') continue;
    const next = path.join(place, name);
    const target = await linkTarget(next);
    if (target === undefined) {
      place = next;
      continue;
    }
    links.push({ path: next, toFolder: (await stat(next).catch(() => undefined))?.isDirectory() ?? false });
    if (links.length > MOST_LINKS) return { links, place: undefined };
    if (path.isAbsolute(target)) place = path.parse(place).root;
    rest.unshift(...target.split('/'));
  }
  return { links, place: await realpath(file).catch(() => undefined) };
}

async function linkTarget(file: string): Promise<string | undefined> {
  const found = await lstat(file).catch(() => undefined);
  return found?.isSymbolicLink() === true ? readlink(file).catch(() => undefined) : undefined;
}
