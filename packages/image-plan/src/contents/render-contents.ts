import { CAPABILITY, type ContentEntry, type FilesystemContents } from './content-entry';

/**
 * The text of an image's content manifest: one line for each path, sorted by bytes, in the format of mtree(5). Comments
 * name the file system of the lines below them.
 *
 *     # file system root at /
 *     ./etc/hostname type=file mode=0644 uid=0 gid=0 size=11 sha256=…
 *
 * `nlink`, `inode` and `device` are as in libarchive, `xattr.NAME` (Base64) as in go-mtree.
 */
export function renderContents(filesystems: readonly FilesystemContents[]): string {
  return renderSections(
    filesystems.map(({ name, mountPoint, entries }) => {
      const links = linkCounts(entries);
      const words = [...entries].map(
        ([path, entry]) => [path, renderEntry(entry, links.get(entry.inode ?? 0) ?? 1)] as const,
      );
      return { name, mountPoint, words: new Map(words) };
    }),
  );
}

/** A file system whose paths have already been rendered. */
export interface DescribedContents extends Omit<FilesystemContents, 'entries'> {
  /** By encoded path: the result of `renderEntry`. */
  readonly words: ReadonlyMap<string, string>;
}

/** The text of a content manifest from rendered entries. */
export function renderSections(filesystems: readonly DescribedContents[]): string {
  const lines = ['#mtree'];
  for (const { name, mountPoint, words } of filesystems) {
    lines.push(`# file system ${name} at ${mountPoint}`);
    for (const path of [...words.keys()].sort())
      // A path without a slash would be relative to the line before.
      lines.push(`${path === '/' ? './.' : `.${path}`} ${words.get(path)}`);
  }
  lines.push('');
  return lines.join('\n');
}

/** The number of names of each file that has more than one, by its number. */
function linkCounts(entries: FilesystemContents['entries']): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const { inode } of entries.values()) {
    if (inode !== undefined) counts.set(inode, (counts.get(inode) ?? 0) + 1);
  }
  return counts;
}

/**
 * The part of a path's line after the path.
 * @param links how many names the file has
 */
export function renderEntry(entry: ContentEntry, links: number): string {
  const { type, mode, uid, gid, size, sha256, target, device, capability, inode } = entry;
  return [
    `type=${type} mode=${mode.toString(8).padStart(4, '0')} uid=${uid} gid=${gid}`,
    ...(inode === undefined ? [] : [`nlink=${links} inode=${inode}`]),
    ...(size === undefined ? [] : [`size=${size}`]),
    ...(sha256 === undefined ? [] : [`sha256=${sha256}`]),
    ...(target === undefined ? [] : [`link=${target}`]),
    ...(device === undefined ? [] : [`device=linux,${device}`]),
    ...(capability === undefined ? [] : [`xattr.${CAPABILITY}=${capability}`]),
  ].join(' ');
}
