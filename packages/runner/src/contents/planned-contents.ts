import { encodePath, parseContents, type ContentEntry } from '@nx-aib/image-plan';
import { hostPathOf, type Root } from '@nx-aib/qm';

/** All paths of an image, encoded, with their entries; a mount point is the root of the file system mounted there. */
export type PlannedContents = ReadonlyMap<string, ContentEntry>;

let last: { text: string; contents: PlannedContents } | undefined;

/** The content manifest in the facts of a disk; undefined if it is missing. */
export function plannedContents(text: string | undefined): PlannedContents | undefined {
  if (text === undefined) return undefined;
  // Several checks use the same one.
  if (last?.text === text) return last.contents;
  const parsed = parseContents(text, 'files.mtree');
  if (!parsed.ok) return undefined;
  const deepestLast = [...parsed.value].sort((a, b) => a.mountPoint.length - b.mountPoint.length);
  const contents = new Map(deepestLast.flatMap(({ entries }) => [...entries]));
  last = { text, contents };
  return contents;
}

/** The image's entry for a path, which is relative to a root. */
export function plannedAt(contents: PlannedContents, root: Root, path: string): ContentEntry | undefined {
  return contents.get(encodePath(hostPathOf(root, path)));
}
