import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';

/**
 * A name for what is being made of `file`, in its folder and so in its file system: of this process, so that whoever
 * comes next (`removeAbandoned`) knows whether somebody still writes to it. It is short whatever the file is called.
 */
export function temporaryBeside(file: string): string {
  return path.join(path.dirname(file), `.nx-aib-${writer()}-${randomBytes(6).toString('hex')}.tmp`);
}

const TEMPORARY = /^\.nx-aib-([0-9a-f]{8})-(\d+)-(\d+)-[0-9a-f]{12}\.tmp$/;

/**
 * Processes of other containers and other machines cannot be seen; what they have not written to for so long, they have
 * left. A file that is being made is written to all the time, for some seconds.
 */
const ABANDONED_MILLISECONDS = 3600 * 1000;

/**
 * Removes from a folder, not from folders in it, what processes that were killed have left under a name of
 * `temporaryBeside`. Nothing happens where there is no such folder; what another user has left may stay.
 */
export async function removeAbandoned(folder: string): Promise<void> {
  const names = await fs.readdir(folder).catch(() => []);
  for (const name of names) {
    const [, machine = '', pid = '', start = ''] = TEMPORARY.exec(name) ?? [];
    if (pid === '') continue;
    const file = path.join(folder, name);
    const live = machine === thisMachine() ? isRunning(Number(pid), start) : await isRecent(file);
    if (!live) await fs.rm(file, { force: true }).catch(() => undefined);
  }
}

async function isRecent(file: string): Promise<boolean> {
  const stat = await fs.stat(file).catch(() => undefined);
  return stat !== undefined && Date.now() - stat.ctimeMs < ABANDONED_MILLISECONDS;
}

let known: { readonly machine: string; readonly writer: string } | undefined;

function self(): NonNullable<typeof known> {
  if (known === undefined) {
    const machine = machineName();
    known = { machine, writer: `${machine}-${process.pid}-${startOf('self') ?? '0'}` };
  }
  return known;
}

const thisMachine = (): string => self().machine;
const writer = (): string => self().writer;

/** Where process ids are told apart: one boot of one machine, and in it one pid_namespaces(7). */
function machineName(): string {
  const boot = tryTo(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')) ?? '';
  const namespace = tryTo(() => readlinkSync('/proc/self/ns/pid')) ?? '';
  return createHash('sha256').update(`${boot}${namespace}`).digest('hex').slice(0, 8);
}

function isRunning(pid: number, start: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  // Process ids are used again. Whose /proc is hidden (proc(5), hidepid) is taken for the same.
  const now = startOf(pid);
  return now === undefined || now === start;
}

/** When a process started, in ticks since the boot: proc_pid_stat(5), field 22. `ended` where nobody has waited for it. */
function startOf(pid: number | 'self'): string | undefined {
  const text = tryTo(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // What is in the brackets before them may hold anything.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields !== undefined && /^[ZX]/.test(fields[0] ?? '') ? 'ended' : fields?.[19];
}

function tryTo<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
