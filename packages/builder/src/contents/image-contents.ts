import { createHash } from 'node:crypto';
import {
  encodePath,
  parseEntry,
  renderEntry,
  renderSections,
  type ContentEntry,
  type FileContent,
} from '@nx-aib/image-plan';
import { type Root, hostPathOf } from '@nx-aib/qm';
import { addedFolders } from '../changes/added-folders';
import type { Edit } from '../changes/edit';

/** What an image's ext4 file systems are made of. */
export interface ContentSources {
  /** What the packages of each root bring, by encoded path as seen from inside the root: lines of a content manifest. */
  readonly roots: ReadonlyMap<Root, ReadonlyMap<string, string>>;
  /** What the manifest changes in that. */
  readonly edits: readonly Edit[];
  readonly filesystems: readonly { readonly name: string; readonly mountPoint: string }[];
  /** All mount points but `/`. */
  readonly mountPoints: readonly string[];
}

/** A file, which may have several names; an edit of one changes it under all. */
interface Inode {
  /** As in a content manifest, without `nlink` and `inode`. Most are never looked into: an edit is to be fast. */
  words: string;
}

/** What is in one file system while edits are made. */
interface Tree {
  readonly name: string;
  readonly mountPoint: string;
  /** What the paths below its mount point begin with. */
  readonly prefix: string;
  readonly inodes: Map<string, Inode>;
}

const FOLDER = words({ type: 'dir', mode: 0o755, uid: 0, gid: 0 });

/** mke2fs(8) makes it in each file system, for e2fsck(8). */
const LOST_AND_FOUND = words({ type: 'dir', mode: 0o700, uid: 0, gid: 0 });

/** Where the kernel brings all, in both roots: the steps take nothing from below. */
const NOT_TAKEN = '/dev/';

/**
 * The content manifest of an image: all that is in its ext4 file systems, which is what packages bring, where the file
 * systems' step puts it, and over it what the manifest changes. Said from the plan and the packages alone: the image is
 * not looked at.
 */
export function imageContents(sources: ContentSources): string {
  const { roots, edits, filesystems, mountPoints } = sources;
  const trees = filesystems.map(emptyTree);
  const deepestFirst = [...trees].sort((a, b) => b.prefix.length - a.prefix.length);
  placeRoot('host', roots.get('host') ?? new Map(), deepestFirst);
  // They come between the host's packages and QM's when file systems are filled: of two, mke2fs(8) takes the later mode.
  for (const folder of addedFolders(mountPoints, roots.has('qm')))
    lowerHolderOf(folder, deepestFirst).inodes.set(folder, { words: FOLDER });
  placeRoot('qm', roots.get('qm') ?? new Map(), deepestFirst);
  for (const edit of edits) apply(edit, holderOf(encodePath(edit.path), deepestFirst));
  return renderSections(
    trees.map(({ name, mountPoint, inodes }) => ({ name, mountPoint, words: numbered(inodes) })),
  );
}

function emptyTree({ name, mountPoint }: ContentSources['filesystems'][number]): Tree {
  const prefix = mountPoint === '/' ? '/' : `${mountPoint}/`;
  const inodes = new Map([
    [mountPoint, { words: FOLDER }],
    [`${prefix}lost+found`, { words: LOST_AND_FOUND }],
  ]);
  return { name, mountPoint, prefix, inodes };
}

/** What makes a line one of several of a file. */
const LINKED = / nlink=\d+ inode=(\d+)/;

function placeRoot(root: Root, brought: ReadonlyMap<string, string>, deepestFirst: readonly Tree[]): void {
  const shared = new Map<string, Inode>();
  for (const [path, described] of brought) {
    if (path.startsWith(NOT_TAKEN)) continue;
    const placed = hostPathOf(root, path);
    const number = described.includes(' inode=') ? LINKED.exec(described)?.[1] : undefined;
    const inode = (number === undefined ? undefined : shared.get(number)) ?? {
      words: number === undefined ? described : described.replace(LINKED, ''),
    };
    if (number !== undefined) shared.set(number, inode);
    lowerHolderOf(placed, deepestFirst).inodes.set(placed, inode);
  }
}

/**
 * The file system that holds a path before others are mounted: a mount point's folder is in another one than what is
 * mounted there.
 */
function lowerHolderOf(path: string, deepestFirst: readonly Tree[]): Tree {
  for (const tree of deepestFirst) if (path.startsWith(tree.prefix)) return tree;
  throw new Error(`no file system holds ${path}`);
}

/** The file system that holds a path in the running system. */
function holderOf(path: string, deepestFirst: readonly Tree[]): Tree {
  return deepestFirst.find(({ mountPoint }) => mountPoint === path) ?? lowerHolderOf(path, deepestFirst);
}

function apply(edit: Edit, { inodes }: Tree): void {
  const path = encodePath(edit.path);
  switch (edit.edit) {
    case 'make-directory':
      inodes.set(path, { words: words({ type: 'dir', ...edit.attributes }) });
      return;
    case 'write-file':
      inodes.set(path, { words: words({ type: 'file', ...edit.attributes, ...digestOf(edit.content) }) });
      return;
    case 'make-symlink': {
      const target = encodePath(edit.target);
      inodes.set(path, { words: words({ type: 'link', mode: 0o777, uid: 0, gid: 0, target }) });
      return;
    }
    case 'set-attributes': {
      const inode = inodes.get(path);
      const entry = parseEntry(inode?.words ?? '');
      if (inode === undefined || typeof entry === 'string')
        throw new Error(`${edit.path} is changed, and is not there`);
      inode.words = words({ ...entry, ...edit.attributes });
      return;
    }
    case 'remove':
      inodes.delete(path);
  }
}

function words(entry: ContentEntry): string {
  return renderEntry(entry, 1);
}

function digestOf(content: FileContent): Pick<Required<ContentEntry>, 'size' | 'sha256'> {
  if ('source' in content) return { size: content.size, sha256: content.sha256 };
  const text = new TextEncoder().encode(content.text);
  return { size: text.length, sha256: createHash('sha256').update(text).digest('hex') };
}

/** What each path's line says; files with several names get numbers, in the order of their first ones. */
function numbered(inodes: ReadonlyMap<string, Inode>): Map<string, string> {
  const first = new Map<Inode, string>();
  const counts = new Map<Inode, number>();
  for (const [path, inode] of inodes) {
    const known = first.get(inode);
    if (known === undefined || path < known) first.set(inode, path);
    if (known !== undefined) counts.set(inode, (counts.get(inode) ?? 1) + 1);
  }
  const order = [...counts].sort(([a], [b]) => ((first.get(a) ?? '') < (first.get(b) ?? '') ? -1 : 1));
  const linked = new Map(
    order.map(([inode, count], index) => {
      const link = ` nlink=${count} inode=${index + 1}`;
      return [inode, inode.words.replace(/ gid=\d+/, (gid) => gid + link)] as const;
    }),
  );
  const described = new Map<string, string>();
  for (const [path, inode] of inodes) described.set(path, linked.get(inode) ?? inode.words);
  return described;
}
