import { access, constants, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { environmentVariable } from './machine-facts';
import type { SystemError } from './system-error';

/** The longest path of a Unix socket in bytes: sun_path of unix(7), without the zero at its end. */
export const MAX_SOCKET_PATH = 107;

/** The longest path of a socket below the directory for temporary files: `nx-aib-PURPOSE-PID-XXXXXX/SOCKET`. */
const NAME_BYTES = 44;

/** The directory for temporary files: TMPDIR of environ(7), otherwise /tmp. */
export function temporaryFolder(): string {
  return environmentVariable('TMPDIR') ?? os.tmpdir();
}

/** Why a directory cannot be used for temporary files, as text; undefined if it can. */
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

/** Whether paths of sockets in a temporary directory below `folder` are short enough. */
export function hasRoomForSockets(folder: string): boolean {
  return Buffer.byteLength(path.resolve(folder)) + NAME_BYTES <= MAX_SOCKET_PATH;
}

/**
 * The directory in which to create a temporary one: TMPDIR, or for sockets a shorter one if that is too long.
 * @throws SystemError with a message for the user if it cannot be used
 */
export async function folderForTemporary(sockets: boolean): Promise<string> {
  const wanted = temporaryFolder();
  const why = await whyNoTemporaryFiles(wanted);
  if (why !== undefined)
    throw unusable(
      `the directory "${wanted}" cannot be used for temporary files: ${why}; set TMPDIR to another directory`,
    );
  if (!sockets || hasRoomForSockets(wanted)) return wanted;
  for (const shorter of ['/tmp', '/var/tmp', '/dev/shm'])
    if ((await whyNoTemporaryFiles(shorter)) === undefined) return shorter;
  throw unusable(
    `the path "${wanted}" is too long for Unix sockets in it (at most ${MAX_SOCKET_PATH} bytes), and neither /tmp, /var/tmp nor /dev/shm is writable: set TMPDIR to a shorter path`,
  );
}

function unusable(message: string): SystemError {
  return Object.assign(new Error(message), { code: 'ENOTSUP', syscall: 'mkdtemp' });
}
