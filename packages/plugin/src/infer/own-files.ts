import { join } from 'node:path';
import { readTextIfThere, settled, type EntryState } from '@nx-aib/build-machine';
import { lockFileOf } from '@nx-aib/package-family/lock-name';
import { literalGlob } from './named-files';
import { passed, together, wayIn, type ReadFiles, type Root } from './read-files';

/** The manifest of an image, and the lock beside it, which may not exist. */
export interface OwnFiles {
  readonly manifest: string;
  readonly read: ReadFiles;
  /** Those that exist, the manifest first. */
  readonly places: readonly Place[];
}

interface Place {
  /** Relative to the workspace's root. */
  readonly path: string;
  /** Behind symbolic links, if that is a file. */
  readonly state: EntryState | undefined;
}

/** The content of a file, or what it follows from: as long as the state is the same, nobody has written to the file. */
export type FileContent = { readonly state: string } | { readonly text: string | undefined };

/** Looks at the files of all images so late that any later change to one of them gives it another state. */
export async function settledFiles(root: Root, manifests: readonly string[]): Promise<readonly OwnFiles[]> {
  let found: readonly OwnFiles[] = [];
  await settled(() => {
    const now = { ...root, met: new Map() };
    found = manifests.map((manifest) => ownFiles(now, manifest));
    return found.flatMap(({ places }) => places.flatMap(({ state }) => state ?? []));
  });
  return found;
}

export function ownFiles(root: Root, manifest: string): OwnFiles {
  const lock = lockFileOf(manifest);
  const ways = [manifest, lock].map((path) => ({ path, way: wayIn(root, path) }));
  const used = ways.filter(({ path, way }) => path === manifest || way.exists);
  const read = together(used.map(({ path, way }) => passed(root, way, path, path)));
  const globs = [...new Set([...read.globs, literalGlob(lock)])];
  const places = used.map(({ path, way }) => ({ path, state: way.state }));
  return { manifest, read: { ...read, globs }, places };
}

/** The states of the files; the text of one that has no state, which has to be read each time. */
export function contentsOf({ places }: OwnFiles, { called }: Root): Promise<readonly FileContent[]> {
  return Promise.all(
    places.map(async ({ path, state }) =>
      state === undefined
        ? { text: await readTextIfThere(join(called, path)) }
        : { state: `${state.size}.${state.stamp}` },
    ),
  );
}
