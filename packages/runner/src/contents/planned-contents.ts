import { encodePath, parseContents, type ContentEntry } from '@nx-aib/image-plan';
import { hostPathOf, type Root } from '@nx-aib/qm';

/** Every path of an image with what it is, encoded; a mount point is the root of what is mounted there. */
export type PlannedContents = ReadonlyMap<string, ContentEntry>;

let last: { text: string; contents: PlannedContents } | undefined;

/** The content manifest as the facts of a disk have it; undefined where it is missing. */
export function plannedContents(text: string | undefined): PlannedContents | undefined {
  if (text === undefined) return undefined;
  // Several checks ask for the same one.
  if (last?.text === text) return last.contents;
  const parsed = parseContents(text, 'files.mtree');
  if (!parsed.ok) return undefined;
  const deepestLast = [...parsed.value].sort((a, b) => a.mountPoint.length - b.mountPoint.length);
  const contents = new Map(deepestLast.flatMap(({ entries }) => [...entries]));
  last = { text, contents };
  return contents;
}

/** What the image has at a path as seen from inside a root. */
export function plannedAt(contents: PlannedContents, root: Root, path: string): ContentEntry | undefined {
  return contents.get(encodePath(hostPathOf(root, path)));
}
