import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';

/**
 * A name for a temporary file that will become `file`, in the same directory and so on the same file system. It
 * identifies this process, so that others (`removeAbandoned`) can tell whether it is still being written. It is short,
 * however long the name of `file` is.
 */
export function temporaryBeside(file: string): string {
  return path.join(path.dirname(file), `.nx-aib-${writer()}-${randomBytes(6).toString('hex')}.tmp`);
}

const TEMPORARY = /^\.nx-aib-([0-9a-f]{8})-(\d+)-(\d+)-[0-9a-f]{12}\.tmp$/;

/**
 * Processes in other containers and on other machines cannot be seen; if their files have not been written to for this
 * long, they are abandoned. A file in progress is written to continuously, for a few seconds.
 */
const ABANDONED_MILLISECONDS = 3600 * 1000;

/**
 * Removes files in a directory, but not in its subdirectories, that killed processes have left under a name from
 * `temporaryBeside`. Does nothing if the directory does not exist; files of other users may remain.
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

/** The scope in which process ids are unique: one boot of one machine, and one pid_namespaces(7) in it. */
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
  // Process ids are reused. If /proc of a process is hidden (proc(5), hidepid), it is assumed to be the same one.
  const now = startOf(pid);
  return now === undefined || now === start;
}

/**
 * When a process started, in ticks since boot: proc_pid_stat(5), field 22. `ended` for a zombie, which has not been
 * waited for.
 */
function startOf(pid: number | 'self'): string | undefined {
  const text = tryTo(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // The text in brackets before these fields may contain anything.
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
