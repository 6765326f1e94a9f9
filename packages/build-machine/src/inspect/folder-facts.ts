import { freeBytes } from '../disk-space';
import { isNoexec } from '../mounts';
import { WHY_UNUSABLE_FOLDER, whyUnusableFolder } from '../output-file';
import { hasRoomForSockets, temporaryFolder, whyNoTemporaryFiles } from '../temp-folder';
import path from 'node:path';

/** Whether a directory can be used, and how much space it has. */
export interface FolderFacts {
  /** Absolute. */
  readonly path: string;
  /** Why it is not writable, as text; undefined if it is. */
  readonly unusable?: string;
  /** Free space for an unprivileged user, in bytes; undefined if it cannot be determined. */
  readonly freeBytes?: number;
  /** Whether no program can be run from it. */
  readonly noexec: boolean;
}

/** The facts about a directory that exists or will be created. */
export async function folderFacts(folder: string): Promise<FolderFacts> {
  const place = path.resolve(folder);
  const reason = await whyUnusableFolder(place);
  return factsOf(place, reason && WHY_UNUSABLE_FOLDER[reason]);
}

/**
 * The facts about the directory for temporary files, which must exist; and whether its path is short enough for sockets.
 */
export async function temporaryFolderFacts(): Promise<FolderFacts & { readonly hasRoomForSockets: boolean }> {
  const place = temporaryFolder();
  const facts = await factsOf(place, await whyNoTemporaryFiles(place));
  return { ...facts, hasRoomForSockets: hasRoomForSockets(place) };
}

async function factsOf(place: string, unusable: string | undefined): Promise<FolderFacts> {
  const free = await freeBytes(place);
  return {
    path: place,
    noexec: await isNoexec(place),
    ...(unusable === undefined ? {} : { unusable }),
    ...(free === undefined ? {} : { freeBytes: free }),
  };
}
