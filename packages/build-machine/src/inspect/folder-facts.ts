import { freeBytes } from '../disk-space';
import { isNoexec } from '../mounts';
import { WHY_UNUSABLE_FOLDER, whyUnusableFolder } from '../output-file';
import { hasRoomForSockets, temporaryFolder, whyNoTemporaryFiles } from '../temp-folder';
import path from 'node:path';

/** What a folder is good for. */
export interface FolderFacts {
  /** Absolute. */
  readonly path: string;
  /** Why nothing can be written there, in words; undefined where something can. */
  readonly unusable?: string;
  /** What an ordinary user can still write, in bytes; undefined where that cannot be asked. */
  readonly freeBytes?: number;
  /** Whether no program can be run from there. */
  readonly noexec: boolean;
}

/** Of a folder that is there, or will be made. */
export async function folderFacts(folder: string): Promise<FolderFacts> {
  const place = path.resolve(folder);
  const reason = await whyUnusableFolder(place);
  return factsOf(place, reason && WHY_UNUSABLE_FOLDER[reason]);
}

/** Of the folder for temporary files, which nobody makes; and whether sockets have room there. */
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
