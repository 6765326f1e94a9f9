import { isListOf, isText, isTuple } from '@nx-aib/core';

/** A path of a root file system as its packages brought it. */
export interface IndexEntry {
  readonly type: 'file' | 'dir' | 'link' | 'other';
  /** Permission bits, 0 to 0o7777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** What a symbolic link holds. */
  readonly link?: string;
  /** One of the names of a file that has several (hard links, link(2)): the same for all of them. */
  readonly inode?: string;
}

/** Every path of a root file system, absolute as seen from inside; `/` is always there. */
export type RootIndex = ReadonlyMap<string, IndexEntry>;

/** Reads mtree(5) as bsdtar(1) writes it: full paths, one entry a line, no `/set`. */
export function parseMtree(text: string): RootIndex {
  const index = new Map<string, IndexEntry>([['/', { type: 'dir', mode: 0o755, uid: 0, gid: 0 }]]);
  for (const line of text.split('\n')) {
    // The root itself is `/.`, all else begins with `./`.
    if (!line.startsWith('./') && !line.startsWith('/. ')) continue;
    const [name, ...words] = line.split(' ');
    const path = name === '/.' ? '/' : unescape(name ?? '').slice(1);
    const keywords = new Map(words.map((word) => splitOnce(word)));
    index.set(path, entryOf(keywords));
  }
  return index;
}

/** An index with some more folders, owned by root; what is there already stays as it is. */
export function withFolders(index: RootIndex, folders: readonly string[], mode = 0o755): RootIndex {
  const added = folders.map((folder): [string, IndexEntry] => [
    folder,
    { type: 'dir', mode, uid: 0, gid: 0 },
  ]);
  return new Map([...added, ...index]);
}

/** A name that is a hard link, and the earlier name of the same file that it was made from. */
export type HardLink = readonly [name: string, of: string];

/** Whether a value is a list of them. */
export const isHardLinks = isListOf(isTuple<HardLink>(isText, isText));

/** An index whose hard links know of each other; a link has what its file has. */
export function withHardLinks(index: RootIndex, links: readonly HardLink[]): RootIndex {
  const linked = new Map(index);
  for (const [name, of] of links) {
    const file = linked.get(of);
    if (file === undefined) continue;
    const inode = file.inode ?? of;
    linked.set(of, { ...file, inode });
    linked.set(name, { ...file, inode });
  }
  return linked;
}

function entryOf(keywords: ReadonlyMap<string, string>): IndexEntry {
  const type = keywords.get('type');
  const link = keywords.get('link');
  return {
    type: type === 'file' || type === 'dir' || type === 'link' ? type : 'other',
    mode: parseInt(keywords.get('mode') ?? '0', 8) & 0o7777,
    uid: Number(keywords.get('uid') ?? 0),
    gid: Number(keywords.get('gid') ?? 0),
    ...(link === undefined ? {} : { link: unescape(link) }),
  };
}

function splitOnce(word: string): [string, string] {
  const at = word.indexOf('=');
  return at < 0 ? [word, ''] : [word.slice(0, at), word.slice(at + 1)];
}

/** mtree(5) writes bytes that are not plain as a backslash and three octal digits (vis(3)). */
function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  const parts = text.split(/\\([0-7]{3})/);
  const bytes = parts.flatMap((part, at) =>
    at % 2 === 0 ? [...new TextEncoder().encode(part)] : [parseInt(part, 8)],
  );
  return new TextDecoder().decode(new Uint8Array(bytes));
}
