import fs from 'node:fs/promises';
import { copySparse } from './files';
import { run } from './process';
import { temporaryBeside } from './temporary-file';

/** A file that is whole, and where it is to be. */
export interface ReadyFile {
  /** In the folder where it is to be, under a name of `temporaryBeside`. */
  readonly ready: string;
  readonly to: string;
}

/**
 * Brings a file into the folder of `to`, from another file system by a copy; `from` is gone afterwards, or not needed.
 * @returns where it is: under a name of `temporaryBeside`
 * @throws SystemError when that cannot be: a full disk, no permission. Nothing is left then.
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
 * Puts files where they are to be, one after the other; each place has its old file until it has the new one. The old
 * ones are under the names of the new ones afterwards, for the caller to remove.
 * @throws SystemError when one cannot be placed; each place then has its old file again.
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

/** Gives what undoes it. */
async function place({ ready, to }: ReadyFile): Promise<() => Promise<void>> {
  const isThere = (await fs.lstat(to).catch(() => undefined)) !== undefined;
  if (isThere && (await exchange(ready, to))) {
    return async () => {
      if (!(await exchange(ready, to))) await fs.rename(ready, to);
    };
  }
  // Where files cannot be exchanged, the old one is gone: there is no way back.
  await fs.rename(ready, to);
  return () => (isThere ? Promise.resolve() : fs.rename(to, ready));
}

/** The number of renameat2(2), by process.arch. */
const RENAMEAT2: Readonly<Record<string, number>> = { x64: 316, arm64: 276 };

/** AT_FDCWD is -100, RENAME_EXCHANGE is 2: fcntl.h. */
const EXCHANGE =
  'my ($call, $from, $to) = @ARGV; exit(syscall($call + 0, -100, $from, -100, $to, 2) ? 1 : 0)';

/**
 * Two files change their places in one moment. It is not rename(2), for which ext4 first writes the new file to the
 * disk when it replaces another one (auto_da_alloc, ext4(5)): half a second for each GB. Node has no call for it,
 * mv(1) only from coreutils 9.5 on; perl is there on every Debian.
 * @returns false where it cannot be: no such call in this file system (NFS, FAT), no perl
 */
async function exchange(one: string, other: string): Promise<boolean> {
  const call = RENAMEAT2[process.arch];
  if (call === undefined) return false;
  return (await run(['perl', '-e', EXCHANGE, String(call), one, other])).ok;
}
