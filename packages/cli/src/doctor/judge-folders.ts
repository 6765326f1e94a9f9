import { type FolderFacts } from '@nx-aib/build-machine';
import { bytes, formatBytes } from '@nx-aib/core';
import type { MachineFacts } from './facts';
import type { Finding } from './finding';

const GIB = 2 ** 30;

/** Required and recommended free space, in bytes. */
interface Room {
  readonly least: number;
  readonly enough: number;
}

/** The reference image's packages and file systems take 1.6 GiB; the store keeps up to 8 GiB by default. */
const STORE_ROOM: Room = { least: 3 * GIB, enough: 10 * GIB };
/** An image of 700 MiB, and the next one beside it until it is complete. */
const OUTPUT_ROOM: Room = { least: GIB, enough: 3 * GIB };
/** For what a guest writes in one boot; `verify` writes little. */
const TEMPORARY_ROOM: Room = { least: GIB / 4, enough: 2 * GIB };

const FREE_SPACE = 'free some space, or choose another directory';

/** Store, temporary files, /tmp and output. */
export function judgeFolders(facts: MachineFacts): Finding[] {
  return [
    judgeStore(facts.store),
    judgeTemporary(facts.temporary),
    judgeTmp(facts.tmp),
    judgeOutput(facts.output),
  ];
}

function judgeStore({ folder, problems }: MachineFacts['store']): Finding {
  const [problem] = problems;
  if (problem !== undefined) {
    const { message, hint = FREE_SPACE } = problem;
    return { name: 'store', state: 'missing', detail: message, hint };
  }
  const hint = `${FREE_SPACE} with NX_AIB_STORE or aib-dev --build-dir; \`aib-dev store prune --max "5 GiB"\` removes the least recently used entries`;
  return judgeRoom('store', folder, STORE_ROOM, hint);
}

function judgeTemporary({ hasRoomForSockets, ...folder }: MachineFacts['temporary']): Finding {
  const hint = `${FREE_SPACE} with TMPDIR`;
  if (folder.unusable !== undefined) return unusable('TMPDIR', folder, 'set TMPDIR to another directory');
  const found = judgeRoom('TMPDIR', folder, TEMPORARY_ROOM, hint);
  if (hasRoomForSockets) return found;
  return {
    ...found,
    detail: `${found.detail}; its path is too long for sockets, which are created in /tmp instead`,
  };
}

function judgeTmp(folder: FolderFacts): Finding {
  if (folder.unusable !== undefined)
    return unusable('/tmp', folder, 'make /tmp a directory that all users can write to: chmod 1777 /tmp');
  if (!folder.noexec) return { name: '/tmp', state: 'ok', detail: 'programs can be run from it' };
  return {
    name: '/tmp',
    state: 'warning',
    detail: 'it is mounted noexec, but Nx loads its native code from it',
    hint: 'set NX_NATIVE_FILE_CACHE_DIRECTORY to a directory in the workspace, such as .nx/native',
  };
}

function judgeOutput(folder: FolderFacts): Finding {
  const name = 'working directory';
  if (folder.unusable !== undefined)
    return unusable(name, folder, 'change to a directory that you can write to');
  return judgeRoom(name, folder, OUTPUT_ROOM, FREE_SPACE);
}

function unusable(name: string, folder: FolderFacts, hint: string): Finding {
  return { name, state: 'missing', detail: `${folder.path} cannot be used: ${folder.unusable}`, hint };
}

function judgeRoom(name: string, folder: FolderFacts | undefined, room: Room, hint: string): Finding {
  const { path = '', freeBytes } = folder ?? {};
  if (freeBytes === undefined) return { name, state: 'ok', detail: `${path}: free space unknown` };
  const detail = `${path}: ${formatBytes(bytes(freeBytes))} free`;
  if (freeBytes >= room.enough) return { name, state: 'ok', detail };
  if (freeBytes >= room.least)
    return {
      name,
      state: 'warning',
      detail: `${detail}, ${formatBytes(bytes(room.enough))} recommended`,
      hint,
    };
  return { name, state: 'missing', detail: `${detail}, ${formatBytes(bytes(room.least))} required`, hint };
}
