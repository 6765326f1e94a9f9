import {
  freeBytes,
  isFullDisk,
  isSystemError,
  lastError,
  saysFullDisk,
  writeFileAtomic,
} from '@nx-aib/build-machine';
import { failure, type Diagnostic, type Result } from '@nx-aib/core';
import { randomBytes } from 'node:crypto';
import path from 'node:path';

/** Where a command writes; absolute. */
export interface Places {
  readonly storeDir: string;
  /** The image's file. */
  readonly out?: string;
  /** For the layers' archives. */
  readonly folder?: string;
  /** How to get more space, for the error. */
  readonly hint?: string;
}

const DISK_FULL = 'machine/disk-full';

/**
 * Turns errors of the operating system, thrown or printed by a program, into diagnostics; bugs are rethrown. A full
 * disk is reported once, however many steps failed because of it: other failures are likely its consequence.
 */
export async function withMachineErrors<T>(
  places: Places,
  work: () => Promise<Result<T>>,
): Promise<Result<T>> {
  try {
    const result = await work();
    if (result.ok) return result;
    const noticed = result.diagnostics.find(({ code }) => code === DISK_FULL);
    if (noticed !== undefined) return failure([{ ...noticed, ...hinted(places) }]);
    const said = result.diagnostics.find(({ message }) => saysFullDisk(message));
    return said === undefined ? result : failure([await diskFull(places, said.message)]);
  } catch (error) {
    if (error instanceof Error && saysFullDisk(error.message))
      return failure([await diskFull(places, error.message)]);
    if (!isSystemError(error)) throw error;
    if (isFullDisk(error)) return failure([await diskFull(places, error.message)]);
    return failure([{ code: 'machine/system-error', severity: 'error', message: error.message }]);
  }
}

/**
 * The same for one step, some of whose programs only say that they could not write (bsdtar(1): "Write error"). The disk
 * is checked before the step's output is removed.
 *
 * @param folder The step's own directory in the store.
 */
export function noticingFullDisk<T>(
  storeDir: string,
  folder: string,
  work: () => Promise<Result<T>>,
): Promise<Result<T>> {
  return withMachineErrors({ storeDir }, async () => {
    const result = await work();
    if (result.ok) return result;
    const said = result.diagnostics.find(({ message }) => saysFullDisk(message));
    const failed = said ?? result.diagnostics[0];
    if (failed === undefined) return result;
    // Check the free space first: other failing steps release theirs.
    const full = await diskFull({ storeDir }, failed.message);
    return said !== undefined || !(await hasRoom(folder)) ? failure([full]) : result;
  });
}

/**
 * More than a step's programs write at once (qemu-img(1) convert: 2 MiB), so that less than this is free if one of them
 * ran out of space.
 */
const ROOM_BYTES = 4 * 2 ** 20;

/** Writes some bytes: the free space of statfs(2) ignores quotas, blocks reserved for root, and inodes. */
async function hasRoom(folder: string): Promise<boolean> {
  const file = path.join(folder, 'room');
  try {
    // Random data, which no file system can compress.
    await writeFileAtomic(file, randomBytes(ROOM_BYTES));
    return true;
  } catch (error) {
    return !(isSystemError(error) && isFullDisk(error));
  }
}

async function diskFull(written: Places, said: string): Promise<Diagnostic> {
  const { storeDir, out, folder } = written;
  const places = [
    `${await free(storeDir)} are free for the store "${storeDir}"`,
    ...(out === undefined
      ? []
      : [`${await free(path.dirname(out))} for the image in "${path.dirname(out)}"`]),
    ...(folder === undefined ? [] : [`${await free(folder)} for the packages' archives in "${folder}"`]),
  ];
  return {
    code: DISK_FULL,
    severity: 'error',
    message: `no space left on the disk: ${lastError(said)}; ${places.join(', ')}`,
    ...hinted(written),
  };
}

function hinted({ hint }: Places): Pick<Diagnostic, 'hint'> {
  return hint === undefined ? {} : { hint };
}

async function free(folder: string): Promise<string> {
  const bytes = await freeBytes(folder);
  return bytes === undefined ? 'an unknown number of MiB' : `${Math.floor(bytes / 2 ** 20)} MiB`;
}
