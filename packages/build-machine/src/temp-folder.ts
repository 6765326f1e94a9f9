import { access, constants, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { environmentVariable } from './machine-facts';
import type { SystemError } from './system-error';

/** Longest path of a Unix socket in bytes: sun_path of unix(7), less the zero at its end. */
export const MAX_SOCKET_PATH = 107;

/** What a name may take below a folder for temporary directories: `nx-aib-PURPOSE-PID-XXXXXX/SOCKET`. */
const NAME_BYTES = 44;

/** Where temporary files go: TMPDIR of environ(7), else /tmp. */
export function temporaryFolder(): string {
  return environmentVariable('TMPDIR') ?? os.tmpdir();
}

/** Why a folder cannot be used for temporary files, in words; undefined when it can. */
export async function whyNoTemporaryFiles(folder: string): Promise<string | undefined> {
  try {
    if (!(await stat(folder)).isDirectory()) return 'it is not a directory';
    await access(folder, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return 'it does not exist';
    if (code === 'ENOTDIR') return 'it is inside a file';
    if (code === 'EROFS') return 'it is on a read-only file system';
    return code === 'EACCES' ? 'permission denied' : message;
  }
}

/** Whether sockets in a temporary directory in this folder would have names that are short enough. */
export function hasRoomForSockets(folder: string): boolean {
  return Buffer.byteLength(path.resolve(folder)) + NAME_BYTES <= MAX_SOCKET_PATH;
}

/**
 * The folder for a temporary directory: what TMPDIR names, or for sockets a shorter one where that is too long.
 * @throws SystemError with a sentence for the user where it cannot be used
 */
export async function folderForTemporary(sockets: boolean): Promise<string> {
  const wanted = temporaryFolder();
  const why = await whyNoTemporaryFiles(wanted);
  if (why !== undefined)
    throw unusable(`the directory "${wanted}" cannot be used for temporary files: ${why} (TMPDIR names it)`);
  if (!sockets || hasRoomForSockets(wanted)) return wanted;
  for (const shorter of ['/tmp', '/var/tmp', '/dev/shm'])
    if ((await whyNoTemporaryFiles(shorter)) === undefined) return shorter;
  throw unusable(
    `the path "${wanted}" is too long for a Unix socket in it (${MAX_SOCKET_PATH} bytes), and no shorter directory is writable: set TMPDIR to one`,
  );
}

function unusable(message: string): SystemError {
  return Object.assign(new Error(message), { code: 'ENOTSUP', syscall: 'mkdtemp' });
}
