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

/** The inputs for the contents of an image's ext4 file systems. */
export interface ContentSources {
  /** The files from the packages of each root, by encoded path inside the root: lines of a content manifest. */
  readonly roots: ReadonlyMap<Root, ReadonlyMap<string, string>>;
  /** The manifest's changes. */
  readonly edits: readonly Edit[];
  readonly filesystems: readonly { readonly name: string; readonly mountPoint: string }[];
  /** All mount points except `/`. */
  readonly mountPoints: readonly string[];
}

/** A file, which may have several names; an edit through one name affects all. */
interface Inode {
  /** As in a content manifest, without `nlink` and `inode`. Most are never parsed, to keep edits fast. */
  words: string;
}

/** The contents of one file system while edits are applied. */
interface Tree {
  readonly name: string;
  readonly mountPoint: string;
  /** The prefix of the paths below its mount point. */
  readonly prefix: string;
  readonly inodes: Map<string, Inode>;
}

const FOLDER = words({ type: 'dir', mode: 0o755, uid: 0, gid: 0 });

/** Created by mke2fs(8) in each file system, for e2fsck(8). */
const LOST_AND_FOUND = words({ type: 'dir', mode: 0o700, uid: 0, gid: 0 });

/** Populated by the kernel in both roots: the steps skip everything below. */
const NOT_TAKEN = '/dev/';

/**
 * The content manifest of an image: everything in its ext4 file systems. These are the files from packages, at the
 * places where the `filesystems` step puts them, with the manifest's changes applied. Computed from the plan and the
 * packages alone: the image is not read.
 */
export function imageContents(sources: ContentSources): string {
  const { roots, edits, filesystems, mountPoints } = sources;
  const trees = filesystems.map(emptyTree);
  const deepestFirst = [...trees].sort((a, b) => b.prefix.length - a.prefix.length);
  placeRoot('host', roots.get('host') ?? new Map(), deepestFirst);
  // They come between the host's packages and QM's when file systems are filled: mke2fs(8) uses the later mode.
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

/** Marks a line as one of several names of a file. */
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
 * The file system that contains a path before others are mounted on it: a mount point's directory belongs to another
 * file system than the one mounted there.
 */
function lowerHolderOf(path: string, deepestFirst: readonly Tree[]): Tree {
  for (const tree of deepestFirst) if (path.startsWith(tree.prefix)) return tree;
  throw new Error(`no file system holds ${path}`);
}

/** The file system that contains a path in the running system. */
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

/** The line of each path; files with several names are numbered in the order of their first names. */
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
