import { spawn } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { childEnvironment } from './environment';

/** A lock that this process holds until it releases it or exits, however it exits. */
export interface FileLock {
  readonly file: string;
  /** Removes the file and passes the lock to the next process. */
  release(): Promise<void>;
}

/** Options of a lock. */
export interface LockOptions {
  /** Called once if another process holds the lock. */
  readonly onWait?: () => void;
  /** Written to the file once the lock is held, for other processes that find it locked. */
  readonly content?: string;
}

/**
 * Waits until this process has the lock on `file`, which is created if missing. The lock is flock(2)'s on a file
 * descriptor of this process: the kernel releases it when the process ends, even by kill -9, and it works between
 * containers that share a directory. There are no stale locks.
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
    // The previous holder has removed the file; another process may hold the lock on a new one.
    closeSync(fd);
    if (!locked) throw new Error(`flock(1) could not lock ${file}`);
  }
}

/** The lock on `file` if no process holds it, otherwise undefined; also undefined if the file does not exist. */
export async function lockIfFree(file: string): Promise<FileLock | undefined> {
  const fd = openIfThere(file);
  if (fd === undefined) return undefined;
  if ((await flock(fd, '--nonblock')) && isStill(file, fd)) return held(file, fd);
  closeSync(fd);
  return undefined;
}

/**
 * Does something in a directory that only one process may do at a time. The lock is on the directory itself and leaves
 * no file. In a network file system it may be local to the machine, or not available; the work is then done without it.
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

/** A plain file descriptor: one owned by an object would be closed with the object, and the lock would be lost. */
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
 * flock(1) locks a file descriptor that it inherits: the lock belongs to the open file description, which this process
 * keeps. It dies with this process (prctl(2) PR_SET_PDEATHSIG), so that it does not wait for a lock that is no longer
 * needed.
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
