import type { ContentEntry } from '@nx-aib/image-plan';
import type { SeenEntry } from '../disk/ext4/read-filesystem';

/** A path that differs from the content manifest. */
export interface PathDifference {
  /** Encoded as in a content manifest, so that no terminal interprets it. */
  readonly path: string;
  /** A description: `it is not planned: file 0644 0:0`. */
  readonly what: string;
}

/** The contents of a file system; `sha256` is set if requested. */
export type SeenEntries = ReadonlyMap<string, SeenEntry>;

/** Files whose contents must be read to compare them, by inode. */
export function worthReading(planned: ReadonlyMap<string, ContentEntry>, seen: SeenEntries): Set<number> {
  const inodes = new Set<number>();
  for (const [path, entry] of planned) {
    const found = seen.get(path);
    if (entry.type === 'file' && found?.type === 'file' && found.size === entry.size) inodes.add(found.inode);
  }
  return inodes;
}

/**
 * All paths that differ, sorted.
 * @param digests of the files that are worth reading, by inode
 */
export function differences(
  planned: ReadonlyMap<string, ContentEntry>,
  seen: SeenEntries,
  digests: ReadonlyMap<number, string>,
): PathDifference[] {
  const plannedLinks = hardLinks(planned);
  const seenLinks = hardLinks(seen);
  const paths = [...new Set([...planned.keys(), ...seen.keys()])].sort();
  return paths.flatMap((path) => {
    const [wanted, found] = [planned.get(path), seen.get(path)];
    if (found === undefined) return [{ path, what: 'it is missing' }];
    if (wanted === undefined) return [{ path, what: `it is not planned: ${describe(found)}` }];
    const problems = [
      ...problemsOf(wanted, found, digests.get(found.inode)),
      ...(found.type === 'dir' ? [] : linkProblems(path, plannedLinks.get(path), seenLinks.get(path))),
    ];
    return problems.length === 0 ? [] : [{ path, what: problems.join(', ') }];
  });
}

/** For each path of a file with several names: all of the names, sorted. */
function hardLinks(entries: ReadonlyMap<string, ContentEntry>): ReadonlyMap<string, readonly string[]> {
  const names = new Map<number, string[]>();
  for (const [path, { inode, type }] of entries) {
    if (inode === undefined || type === 'dir') continue;
    const known = names.get(inode);
    if (known === undefined) names.set(inode, [path]);
    else known.push(path);
  }
  const several = [...names.values()].filter((paths) => paths.length > 1);
  return new Map(several.flatMap((paths) => paths.sort().map((path) => [path, paths] as const)));
}

/** What is wrong with the other names of a file at `path`. */
function linkProblems(path: string, planned: readonly string[] = [], seen: readonly string[] = []): string[] {
  const more = seen.filter((name) => name !== path && !planned.includes(name));
  const fewer = planned.filter((name) => name !== path && !seen.includes(name));
  return [
    ...(more.length === 0 ? [] : [`it is a hard link with ${more.join(' and ')}`]),
    ...(fewer.length === 0 ? [] : [`it is not a hard link with ${fewer.join(' and ')}`]),
  ];
}

function problemsOf(wanted: ContentEntry, found: SeenEntry, digest: string | undefined): string[] {
  if (wanted.type !== found.type) return [`it is a ${NAMES[found.type]}, not a ${NAMES[wanted.type]}`];
  return [
    ...(wanted.mode === found.mode ? [] : [`mode ${octal(found.mode)} instead of ${octal(wanted.mode)}`]),
    ...(ownerOf(wanted) === ownerOf(found) ? [] : [`owner ${ownerOf(found)} instead of ${ownerOf(wanted)}`]),
    ...(wanted.size === found.size ? [] : [`${found.size} bytes instead of ${wanted.size}`]),
    ...(wanted.type === 'file' && wanted.size === found.size && wanted.sha256 !== digest
      ? ['other content']
      : []),
    ...(wanted.target === found.target ? [] : [`it points to ${found.target} instead of ${wanted.target}`]),
    ...(wanted.device === found.device ? [] : [`device ${found.device} instead of ${wanted.device}`]),
    ...(wanted.capability === found.capability
      ? []
      : [`capabilities ${found.capability ?? 'none'} instead of ${wanted.capability ?? 'none'}`]),
    ...found.oddities,
  ];
}

/** A short description of a path. */
export function describe(entry: ContentEntry): string {
  const target = entry.target === undefined ? '' : ` to ${entry.target}`;
  const capability = entry.capability === undefined ? '' : ' with capabilities';
  return `${NAMES[entry.type]}${target} ${octal(entry.mode)} ${ownerOf(entry)}${capability}`;
}

const NAMES: Readonly<Record<ContentEntry['type'], string>> = {
  ...{ file: 'file', dir: 'directory', link: 'symbolic link', char: 'character device' },
  ...{ block: 'block device', fifo: 'FIFO', socket: 'socket' },
};

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}

function ownerOf({ uid, gid }: ContentEntry): string {
  return `${uid}:${gid}`;
}
