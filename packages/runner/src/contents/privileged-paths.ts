import type { ContentEntry } from '@nx-aib/image-plan';
import type { PathDifference, SeenEntries } from './differences';

/** The differing paths that give privileges to whoever runs them: set-user-ID, set-group-ID, capabilities(7). */
export function privilegedPaths(
  planned: ReadonlyMap<string, ContentEntry>,
  seen: SeenEntries,
  all: readonly PathDifference[],
): string[] {
  return all
    .map(({ path }) => path)
    .filter((path) => [planned.get(path), seen.get(path)].some((entry) => isPrivileged(entry)));
}

/** Whether a file gives privileges to whoever runs it. */
function isPrivileged(entry: ContentEntry | undefined): boolean {
  if (entry?.type !== 'file') return false;
  return (entry.mode & 0o6000) !== 0 || entry.capability !== undefined;
}
