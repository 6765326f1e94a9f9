import { CAPABILITY, type ContentEntry, type FilesystemContents } from './content-entry';

/**
 * The text of an image's content manifest: one line a path, sorted by bytes, in the format of mtree(5), whose own
 * comments say which file system the lines below are of.
 *
 *     # file system root at /
 *     ./etc/hostname type=file mode=0644 uid=0 gid=0 size=11 sha256=…
 *
 * `nlink`, `inode` and `device` are as libarchive has them, `xattr.NAME` (Base64) is as go-mtree has it.
 */
export function renderContents(filesystems: readonly FilesystemContents[]): string {
  const sections = filesystems.map(({ name, mountPoint, entries }) => {
    const links = linkCounts(entries);
    const paths = [...entries.keys()].sort();
    const lines = paths.map((path) => `${lineOf(path, entries.get(path) as ContentEntry, links)}\n`);
    return `# file system ${name} at ${mountPoint}\n${lines.join('')}`;
  });
  return `#mtree\n${sections.join('')}`;
}

/** How many names each file with more than one has, by its number. */
export function linkCounts(entries: FilesystemContents['entries']): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const { inode } of entries.values()) {
    if (inode !== undefined) counts.set(inode, (counts.get(inode) ?? 0) + 1);
  }
  return counts;
}

function lineOf(path: string, entry: ContentEntry, links: ReadonlyMap<number, number>): string {
  const { type, mode, uid, gid, size, sha256, target, device, capability, inode } = entry;
  return [
    // A path without a slash would be relative to the line before.
    path === '/' ? './.' : `.${path}`,
    `type=${type} mode=${mode.toString(8).padStart(4, '0')} uid=${uid} gid=${gid}`,
    ...(inode === undefined ? [] : [`nlink=${links.get(inode) ?? 1} inode=${inode}`]),
    ...(size === undefined ? [] : [`size=${size}`]),
    ...(sha256 === undefined ? [] : [`sha256=${sha256}`]),
    ...(target === undefined ? [] : [`link=${target}`]),
    ...(device === undefined ? [] : [`device=linux,${device}`]),
    ...(capability === undefined ? [] : [`xattr.${CAPABILITY}=${capability}`]),
  ].join(' ');
}
