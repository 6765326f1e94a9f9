import { isListOf, isText, isTuple } from '@nx-aib/core';

/** A path in a root file system as installed by packages. */
export interface IndexEntry {
  readonly type: 'file' | 'dir' | 'link' | 'other';
  /** Permission bits, 0 to 0o7777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** The target of a symbolic link. */
  readonly link?: string;
  /** Identifies a file with several names (hard links, link(2)): the same for all of its names. */
  readonly inode?: string;
}

/** Every path in a root file system, absolute inside the root; `/` is always included. */
export type RootIndex = ReadonlyMap<string, IndexEntry>;

/** Parses mtree(5) as written by bsdtar(1): full paths, one entry per line, no `/set`. */
export function parseMtree(text: string): RootIndex {
  const index = new Map<string, IndexEntry>([['/', { type: 'dir', mode: 0o755, uid: 0, gid: 0 }]]);
  for (const line of text.split('\n')) {
    // The root itself is `/.`, everything else starts with `./`.
    if (!line.startsWith('./') && !line.startsWith('/. ')) continue;
    const [name, ...words] = line.split(' ');
    const path = name === '/.' ? '/' : unescape(name ?? '').slice(1);
    const keywords = new Map(words.map((word) => splitOnce(word)));
    index.set(path, entryOf(keywords));
  }
  return index;
}

/** An index with additional directories, owned by root; existing ones stay unchanged. */
export function withFolders(index: RootIndex, folders: readonly string[], mode = 0o755): RootIndex {
  const added = folders.map((folder): [string, IndexEntry] => [
    folder,
    { type: 'dir', mode, uid: 0, gid: 0 },
  ]);
  return new Map([...added, ...index]);
}

/** A hard link's name, and an earlier name of the same file. */
export type HardLink = readonly [name: string, of: string];

/** Whether a value is a list of them. */
export const isHardLinks = isListOf(isTuple<HardLink>(isText, isText));

/** An index whose hard links refer to each other; a link has the attributes of its file. */
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

/** mtree(5) encodes special bytes as a backslash and three octal digits (vis(3)). */
function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  const parts = text.split(/\\([0-7]{3})/);
  const bytes = parts.flatMap((part, at) =>
    at % 2 === 0 ? [...new TextEncoder().encode(part)] : [parseInt(part, 8)],
  );
  return new TextDecoder().decode(new Uint8Array(bytes));
}
