import fs from 'node:fs/promises';
import { copySparse } from './files';
import { run } from './process';
import { temporaryBeside } from './temporary-file';

/** A complete file and its destination. */
export interface ReadyFile {
  /** In the destination directory, under a name from `temporaryBeside`. */
  readonly ready: string;
  readonly to: string;
}

/**
 * Moves a file into the directory of `to`, from another file system by copying; `from` is then gone or no longer
 * needed.
 * @returns its new path: a name from `temporaryBeside`
 * @throws SystemError if that fails (disk full, no permission); nothing is left behind.
 */
export async function moveBeside(from: string, to: string): Promise<string> {
  const ready = temporaryBeside(to);
  try {
    await fs.rename(from, ready);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    try {
      await copySparse(from, ready);
    } catch (failed) {
      await fs.rm(ready, { force: true });
      throw failed;
    }
  }
  return ready;
}

/**
 * Moves files to their destinations, one after the other; each destination has its old file until it has the new one.
 * The old files end up under the names of the new ones, for the caller to remove.
 * @throws SystemError if one cannot be moved; all destinations then have their old files again.
 */
export async function placeTogether(files: readonly ReadyFile[]): Promise<void> {
  const placed: (() => Promise<void>)[] = [];
  try {
    for (const file of files) placed.push(await place(file));
  } catch (error) {
    for (const undo of placed.reverse()) await undo();
    throw error;
  }
}

/** Returns a function that undoes it. */
async function place({ ready, to }: ReadyFile): Promise<() => Promise<void>> {
  const isThere = (await fs.lstat(to).catch(() => undefined)) !== undefined;
  if (isThere && (await exchange(ready, to))) {
    return async () => {
      if (!(await exchange(ready, to))) await fs.rename(ready, to);
    };
  }
  // If files cannot be exchanged, the old one is lost and cannot be restored.
  await fs.rename(ready, to);
  return () => (isThere ? Promise.resolve() : fs.rename(to, ready));
}

/** The system call number of renameat2(2), by process.arch. */
const RENAMEAT2: Readonly<Record<string, number>> = { x64: 316, arm64: 276 };

/** AT_FDCWD is -100, RENAME_EXCHANGE is 2: fcntl.h. */
const EXCHANGE =
  'my ($call, $from, $to) = @ARGV; exit(syscall($call + 0, -100, $from, -100, $to, 2) ? 1 : 0)';

/**
 * Exchanges two files atomically. rename(2) is not used because ext4 first flushes the new file to disk when it
 * replaces another one (auto_da_alloc, ext4(5)): half a second per GB. Node has no call for this, and mv(1) only since
 * coreutils 9.5; perl is on every Debian.
 * @returns false if not available: not supported by the file system (NFS, FAT), no perl
 */
async function exchange(one: string, other: string): Promise<boolean> {
  const call = RENAMEAT2[process.arch];
  if (call === undefined) return false;
  return (await run(['perl', '-e', EXCHANGE, String(call), one, other])).ok;
}
