import { spawn } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { childEnvironment } from './environment';

/** A lock that this process holds until it releases it or ends, however it ends. */
export interface FileLock {
  readonly file: string;
  /** Removes the file and lets the next one have the lock. */
  release(): Promise<void>;
}

/** What else there is to a lock. */
export interface LockOptions {
  /** Called once, if another process has the lock. */
  readonly onWait?: () => void;
  /** Written into the file once the lock is held, for whoever finds it held. */
  readonly content?: string;
}

/**
 * Waits until this process has the lock on `file`, which is made if it is missing. The lock is flock(2)'s on a
 * descriptor of this process: the kernel takes it back when the process ends, kill -9 included, also where processes
 * of several containers share a directory; there is none that is stale.
 */
export async function lockFile(file: string, options: LockOptions = {}): Promise<FileLock> {
  let waited = false;
  for (;;) {
    const fd = openForLock(file);
    let locked = await flock(fd, '--nonblock');
    if (!locked) {
      if (!waited) options.onWait?.();
      waited = true;
      locked = await flock(fd);
    }
    if (locked && isStill(file, fd)) return held(file, fd, options.content);
    // Who had it before has removed the file; another process may have the lock on a new one.
    closeSync(fd);
    if (!locked) throw new Error(`flock(1) could not lock ${file}`);
  }
}

/** The lock on `file` if nobody has it, else undefined; also where there is no such file. */
export async function lockIfFree(file: string): Promise<FileLock | undefined> {
  const fd = openIfThere(file);
  if (fd === undefined) return undefined;
  if ((await flock(fd, '--nonblock')) && isStill(file, fd)) return held(file, fd);
  closeSync(fd);
  return undefined;
}

/**
 * Does something that only one process may do at a time in a folder. The lock is on the folder itself and leaves
 * nothing there; in a network file system it may be known on one machine alone, or not to be had, and the work is done
 * all the same.
 */
export async function inLockedFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const fd = openSync(folder, 'r');
  try {
    await flock(fd);
    return await work();
  } finally {
    closeSync(fd);
  }
}

/** A plain descriptor: one that an object owned would be closed, and the lock lost, with the object. */
function openForLock(file: string): number {
  mkdirSync(path.dirname(file), { recursive: true });
  return openSync(file, 'a');
}

function openIfThere(file: string): number | undefined {
  try {
    return openSync(file, 'r+');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isStill(file: string, fd: number): boolean {
  const there = statSync(file, { throwIfNoEntry: false });
  const own = fstatSync(fd);
  return there?.ino === own.ino && there.dev === own.dev;
}

function held(file: string, fd: number, content = ''): FileLock {
  const release = async () => {
    rmSync(file, { force: true });
    closeSync(fd);
  };
  try {
    writeSync(fd, content);
    return { file, release };
  } catch (error) {
    void release();
    throw error;
  }
}

/**
 * flock(1) locks a descriptor that it is handed: the lock belongs to the open file, which this process keeps.
 * Dies with this process (prctl(2) PR_SET_PDEATHSIG), so that nothing waits for a lock that nobody wants any more.
 */
function flock(fd: number, ...options: string[]): Promise<boolean> {
  const argv = ['--pdeathsig', 'KILL', '--', 'flock', '--exclusive', ...options, '3'];
  const child = spawn('setpriv', argv, {
    env: childEnvironment(),
    stdio: ['ignore', 'ignore', 'ignore', fd],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve(status === 0));
  });
}
