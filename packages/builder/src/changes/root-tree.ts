import type { IndexEntry, RootIndex } from './root-index';
import { parentOf } from '@nx-aib/core';

/** Linux follows at most 40 symbolic links in one path, path_resolution(7). */
const MAX_LINKS = 40;

/** A root file system after some changes, which are layered over the files from packages. */
export class RootTree {
  private readonly changed = new Map<string, IndexEntry | undefined>();
  /** The entries of each directory; computed on first use. */
  private children: Map<string, Set<string>> | undefined;

  /** The names of each file with several names. */
  private readonly names = new Map<string, Set<string>>();

  constructor(private readonly index: RootIndex) {
    for (const [path, { inode }] of index) if (inode !== undefined) this.addName(inode, path);
  }

  get(path: string): IndexEntry | undefined {
    return this.changed.has(path) ? this.changed.get(path) : this.index.get(path);
  }

  set(path: string, entry: IndexEntry): void {
    this.dropName(path);
    if (entry.inode !== undefined) this.addName(entry.inode, path);
    this.changed.set(path, entry);
    // The root directory has no parent.
    if (path !== '/') this.childrenOf(parentOf(path)).add(path);
  }

  /** All names of the file at `path`, including that one. */
  namesOf(path: string): readonly string[] {
    const inode = this.get(path)?.inode;
    return inode === undefined ? [path] : [...(this.names.get(inode) ?? [])];
  }

  delete(path: string): void {
    this.dropName(path);
    this.changed.set(path, undefined);
    this.childrenOf(parentOf(path)).delete(path);
  }

  /** Everything below a directory, each directory before its contents. */
  below(path: string): string[] {
    const found: string[] = [];
    const left = [...this.childrenOf(path)].sort().reverse();
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      found.push(next);
      // Most paths are not directories, and there is nothing to sort.
      const inside = this.children?.get(next);
      if (inside !== undefined && inside.size > 0)
        for (const child of [...inside].sort().reverse()) left.push(child);
    }
    return found;
  }

  /**
   * The real path: symbolic links in its directories are followed inside this root, and its last part too if
   * `followLast`. Parts that do not exist are kept. Undefined for a loop.
   */
  resolve(path: string, followLast = false): string | undefined {
    let links = 0;
    let resolved = '';
    // The next part is the last element: removing the first element of a long list takes time proportional to its
    // length.
    const left = partsOf(path);
    for (let part = left.pop(); part !== undefined; part = left.pop()) {
      if (part === '.') continue;
      if (part === '..') {
        resolved = resolved.slice(0, resolved.lastIndexOf('/'));
        continue;
      }
      const here = `${resolved}/${part}`;
      const entry = this.get(here);
      if (entry?.type === 'link' && entry.link !== undefined && (left.length > 0 || followLast)) {
        links += 1;
        if (links > MAX_LINKS) return undefined;
        for (const linkPart of partsOf(entry.link)) left.push(linkPart);
        if (entry.link.startsWith('/')) resolved = '';
      } else {
        resolved = here;
      }
    }
    return resolved === '' ? '/' : resolved;
  }

  private addName(inode: string, path: string): void {
    const names = this.names.get(inode) ?? new Set<string>();
    this.names.set(inode, names.add(path));
  }

  private dropName(path: string): void {
    const inode = this.get(path)?.inode;
    if (inode !== undefined) this.names.get(inode)?.delete(path);
  }

  private childrenOf(path: string): Set<string> {
    this.children ??= childrenIn(this.index);
    const known = this.children.get(path) ?? new Set<string>();
    this.children.set(path, known);
    return known;
  }
}

/** The names in a path in reverse order. */
function partsOf(path: string): string[] {
  return path
    .split('/')
    .filter((part) => part !== '')
    .reverse();
}

function childrenIn(index: RootIndex): Map<string, Set<string>> {
  const children = new Map<string, Set<string>>();
  for (const path of index.keys()) {
    if (path === '/') continue;
    const parent = parentOf(path);
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, new Set([path]));
    else siblings.add(path);
  }
  return children;
}
