import fs from 'node:fs/promises';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { folderForTemporary } from './temp-folder';

/** A directory for one purpose and one process, gone afterwards. */
export interface TempDir {
  readonly path: string;
  remove(): Promise<void>;
}

const held = new Set<string>();
let removing = false;

/**
 * Makes a directory that only this user can read. It goes when `remove` is called or this process ends; what
 * a process killed with SIGKILL has left under the same `purpose` goes at the next call.
 * @param purpose part of its name: lower-case letters, digits and hyphens; short where there will be sockets
 * @param options.sockets whether its path has to be short enough for Unix sockets in it, with names of up to 8 bytes
 * @throws SystemError when TMPDIR names a directory that cannot be used
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
    // It may be another user's; then it is theirs to remove.
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
