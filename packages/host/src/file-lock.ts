import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';

/** A lock that this process holds until it releases it or ends, however it ends. */
export interface FileLock {
  readonly file: string;
  /** Removes the file and lets the next one have the lock. */
  release(): Promise<void>;
}

export interface LockOptions {
  /** Called once, if another process has the lock. */
  readonly onWait?: () => void;
  /** Written into the file once the lock is held, for whoever finds it held. */
  readonly content?: string;
}

/**
 * Waits until this process has the lock on `file`, which is made if it is not there. The lock is flock(2)'s on a
 * descriptor of this process: the kernel takes it back when the process ends, kill -9 included, also where processes
 * of several containers share a directory; there is none that is stale.
 */
export async function lockFile(file: string, options: LockOptions = {}): Promise<FileLock> {
  let waited = false;
  for (;;) {
    const handle = await openForLock(file);
    let locked = await flock(handle.fd, '--nonblock');
    if (!locked) {
      if (!waited) options.onWait?.();
      waited = true;
      locked = await flock(handle.fd);
    }
    if (locked && (await isStill(file, handle))) return held(file, handle, options.content);
    // Who had it before has removed the file; another process may have the lock on a new one.
    await handle.close();
    if (!locked) throw new Error(`flock(1) could not lock ${file}`);
  }
}

/** The lock on `file` if nobody has it, else undefined; also where there is no such file. */
export async function lockIfFree(file: string): Promise<FileLock | undefined> {
  const handle = await fs.open(file, 'r+').catch(() => undefined);
  if (handle === undefined) return undefined;
  if ((await flock(handle.fd, '--nonblock')) && (await isStill(file, handle))) return held(file, handle);
  await handle.close();
  return undefined;
}

/** Its folder may be removed by someone who cleans up. */
async function openForLock(file: string): Promise<fs.FileHandle> {
  await fs.mkdir(path.dirname(file), { recursive: true });
  return fs.open(file, 'a');
}

async function isStill(file: string, handle: fs.FileHandle): Promise<boolean> {
  const [there, own] = await Promise.all([fs.stat(file).catch(() => undefined), handle.stat()]);
  return there?.ino === own.ino && there.dev === own.dev;
}

async function held(file: string, handle: fs.FileHandle, content?: string): Promise<FileLock> {
  const release = async () => {
    await fs.rm(file, { force: true });
    await handle.close();
  };
  try {
    if (content !== undefined) await handle.writeFile(content);
    return { file, release };
  } catch (error) {
    await release();
    throw error;
  }
}

/**
 * flock(1) locks a descriptor that it is handed: the lock belongs to the open file, which this process keeps.
 * Dies with this process (prctl(2) PR_SET_PDEATHSIG), so that nothing waits for a lock that nobody wants any more.
 */
function flock(fd: number, ...options: string[]): Promise<boolean> {
  const argv = ['--pdeathsig', 'KILL', '--', 'flock', '--exclusive', ...options, '3'];
  const child = spawn('setpriv', argv, { stdio: ['ignore', 'ignore', 'ignore', fd] });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve(status === 0));
  });
}
