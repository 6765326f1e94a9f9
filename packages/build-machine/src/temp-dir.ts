import fs from 'node:fs/promises';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { folderForTemporary } from './temp-folder';

/** A temporary directory for one purpose and one process. */
export interface TempDir {
  readonly path: string;
  remove(): Promise<void>;
}

const held = new Set<string>();
let removing = false;

/**
 * Creates a directory that only this user can read. It is removed when `remove` is called or this process ends; if the
 * process is killed with SIGKILL, the next call with the same `purpose` removes it.
 * @param purpose part of its name: lower-case letters, digits and hyphens; short if it will contain sockets
 * @param options.sockets whether its path must be short enough for Unix sockets in it, with names of up to 8 bytes
 * @throws SystemError if TMPDIR is a directory that cannot be used
 */
export async function makeTempDir(
  purpose: string,
  options: { readonly sockets?: boolean } = {},
): Promise<TempDir> {
  const prefix = `nx-aib-${purpose}-`;
  const folder = await folderForTemporary(options.sockets === true);
  await removeAbandoned(folder, prefix);
  const made = await fs.mkdtemp(path.join(folder, `${prefix}${process.pid}-`));
  removeAtExit();
  held.add(made);
  return {
    path: made,
    remove: async () => {
      held.delete(made);
      await fs.rm(made, { recursive: true, force: true });
    },
  };
}

function removeAtExit(): void {
  if (removing) return;
  removing = true;
  process.on('exit', () => held.forEach((dir) => rmSync(dir, { recursive: true, force: true })));
}

async function removeAbandoned(folder: string, prefix: string): Promise<void> {
  const entries = await fs.readdir(folder);
  for (const entry of entries) {
    const pid = entry.startsWith(prefix) ? /^\d+(?=-)/.exec(entry.slice(prefix.length))?.[0] : undefined;
    if (pid === undefined || isAlive(Number(pid))) continue;
    // It may belong to another user, who then has to remove it.
    await fs.rm(path.join(folder, entry), { recursive: true, force: true }).catch(() => undefined);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
