import { createHash } from 'node:crypto';
import {
  encodePath,
  type ContentEntry,
  type FileContent,
  type FilesystemContents,
  type Root,
} from '@nx-aib/image-plan';
import { addedFolders } from '../changes/added-folders';
import type { Edit } from '../changes/edit';
import { hostPathOf } from '../changes/root-path';

/** What an image's ext4 file systems are made of. */
export interface ContentSources {
  /** What the packages of each root bring, by encoded path as seen from inside the root. */
  readonly roots: ReadonlyMap<Root, ReadonlyMap<string, ContentEntry>>;
  /** What the manifest changes in that. */
  readonly edits: readonly Edit[];
  readonly filesystems: readonly { readonly name: string; readonly mountPoint: string }[];
  /** All mount points but `/`. */
  readonly mountPoints: readonly string[];
}

/** A file, which may have several names; an edit of one changes it under all. */
interface Inode {
  entry: ContentEntry;
}

/** What is in one file system while edits are made. */
interface Tree {
  readonly name: string;
  readonly mountPoint: string;
  readonly inodes: Map<string, Inode>;
}

const FOLDER: ContentEntry = { type: 'dir', mode: 0o755, uid: 0, gid: 0 };

/** mke2fs(8) makes it in each file system, for e2fsck(8). */
const LOST_AND_FOUND: ContentEntry = { ...FOLDER, mode: 0o700 };

/** Folders whose insides the kernel brings, of both roots: the steps take nothing into them. */
const NOT_TAKEN = (['host', 'qm'] as const).map((root) => `${hostPathOf(root, '/dev')}/`);

/**
 * All that is in an image's ext4 file systems: what packages bring, where the file systems' step puts it, and over it
 * what the manifest changes. Said from the plan and the packages alone: the image is not looked at.
 */
export function imageContents(sources: ContentSources): FilesystemContents[] {
  const { roots, edits, filesystems, mountPoints } = sources;
  const trees = filesystems.map(emptyTree);
  placeRoot('host', roots.get('host') ?? new Map(), trees);
  // They are between the host's packages and QM's when file systems are filled.
  for (const folder of addedFolders(mountPoints, roots.has('qm'))) {
    const { inodes } = lowerHolderOf(folder, trees);
    if (!inodes.has(folder)) inodes.set(folder, { entry: FOLDER });
  }
  placeRoot('qm', roots.get('qm') ?? new Map(), trees);
  for (const edit of edits) apply(edit, holderOf(encodePath(edit.path), trees));
  return trees.map(({ name, mountPoint, inodes }) => ({ name, mountPoint, entries: numbered(inodes) }));
}

function emptyTree({ name, mountPoint }: ContentSources['filesystems'][number]): Tree {
  const lost = `${mountPoint === '/' ? '' : mountPoint}/lost+found`;
  const inodes = new Map([
    [mountPoint, { entry: FOLDER }],
    [lost, { entry: LOST_AND_FOUND }],
  ]);
  return { name, mountPoint, inodes };
}

function placeRoot(root: Root, brought: ReadonlyMap<string, ContentEntry>, trees: readonly Tree[]): void {
  const shared = new Map<number, Inode>();
  for (const [path, { inode: number, ...entry }] of brought) {
    const placed = hostPathOf(root, path);
    if (NOT_TAKEN.some((folder) => placed.startsWith(folder))) continue;
    const inode = (number === undefined ? undefined : shared.get(number)) ?? { entry };
    if (number !== undefined) shared.set(number, inode);
    lowerHolderOf(placed, trees).inodes.set(placed, inode);
  }
}

/** The file system that holds a path before others are mounted: what a mount point's folder is in. */
function lowerHolderOf(path: string, trees: readonly Tree[]): Tree {
  const isMountPoint = path !== '/' && trees.some(({ mountPoint }) => mountPoint === path);
  return holderOf(path, isMountPoint ? trees.filter(({ mountPoint }) => mountPoint !== path) : trees);
}

/** The file system that holds a path; a mount point is the root of what is mounted there. */
function holderOf(path: string, trees: readonly Tree[]): Tree {
  let deepest: Tree | undefined;
  for (const tree of trees) {
    const { mountPoint } = tree;
    const holds = mountPoint === '/' || path === mountPoint || path.startsWith(`${mountPoint}/`);
    if (holds && (deepest === undefined || mountPoint.length > deepest.mountPoint.length)) deepest = tree;
  }
  if (deepest === undefined) throw new Error(`no file system holds ${path}`);
  return deepest;
}

function apply(edit: Edit, { inodes }: Tree): void {
  const path = encodePath(edit.path);
  switch (edit.edit) {
    case 'make-directory':
      inodes.set(path, { entry: { type: 'dir', ...edit.attributes } });
      return;
    case 'write-file':
      inodes.set(path, { entry: { type: 'file', ...edit.attributes, ...digestOf(edit.content) } });
      return;
    case 'make-symlink':
      inodes.set(path, {
        entry: { type: 'link', mode: 0o777, uid: 0, gid: 0, target: encodePath(edit.target) },
      });
      return;
    case 'set-attributes': {
      const inode = inodes.get(path);
      if (inode === undefined) throw new Error(`${edit.path} is changed, and is not there`);
      inode.entry = { ...inode.entry, ...edit.attributes };
      return;
    }
    case 'remove':
      inodes.delete(path);
  }
}

function digestOf(content: FileContent): Pick<Required<ContentEntry>, 'size' | 'sha256'> {
  if ('source' in content) return { size: content.size, sha256: content.sha256 };
  const text = new TextEncoder().encode(content.text);
  return { size: text.length, sha256: createHash('sha256').update(text).digest('hex') };
}

/** Files with several names get numbers, in the order of their first ones. */
function numbered(inodes: ReadonlyMap<string, Inode>): Map<string, ContentEntry> {
  const names = new Map<Inode, number>();
  for (const inode of inodes.values()) names.set(inode, (names.get(inode) ?? 0) + 1);
  const several = [...inodes].filter(([, inode]) => (names.get(inode) ?? 0) > 1);
  const order = new Set(several.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, inode]) => inode));
  const numbers = new Map([...order].map((inode, index) => [inode, index + 1]));
  return new Map(
    [...inodes].map(([path, inode]) => {
      const number = numbers.get(inode);
      return [path, number === undefined ? inode.entry : { ...inode.entry, inode: number }];
    }),
  );
}
