import fs from 'node:fs/promises';
import path from 'node:path';

/** Linux follows at most 40 symbolic links in one path, path_resolution(7). */
const MAX_LINKS = 40;

/**
 * The location on this machine of a path in a tree, with the tree as the root directory: symbolic links in its
 * directories, and in its last part if `followLast`, are resolved inside the tree, as after chroot(2). No link leads
 * out of the tree. Missing parts do not matter. Undefined for a symbolic link loop.
 *
 * @param tree a directory that no link in the tree leads to
 */
export async function placeInTree(
  tree: string,
  name: string,
  { followLast = false } = {},
): Promise<string | undefined> {
  let links = 0;
  const found: string[] = [];
  const left = partsOf(name);
  for (let part = left.shift(); part !== undefined; part = left.shift()) {
    if (part === '..') {
      found.pop();
      continue;
    }
    const follows = left.length > 0 || followLast;
    const target = follows ? await linkTarget(path.join(tree, ...found, part)) : undefined;
    if (target === undefined) {
      found.push(part);
      continue;
    }
    links += 1;
    if (links > MAX_LINKS) return undefined;
    if (target.startsWith('/')) found.length = 0;
    left.unshift(...partsOf(target));
  }
  return path.join(tree, ...found);
}

function partsOf(name: string): string[] {
  return name.split('/').filter((part) => part !== '' && part !== '.');
}

async function linkTarget(place: string): Promise<string | undefined> {
  // Not a link, or missing: both count as no link.
  return fs.readlink(place).catch(() => undefined);
}
