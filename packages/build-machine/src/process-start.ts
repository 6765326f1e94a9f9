import { readTextIfThere } from './files';

/** Clock ticks of /proc per second, on every architecture: USER_HZ, proc(5). */
const TICKS_PER_SECOND = 100;

/** When a process of this machine started, in whole seconds since 1970; undefined if there is no such process. proc_pid_stat(5). */
export async function processStart(pid: number): Promise<number | undefined> {
  const stat = await readTextIfThere(`/proc/${pid}/stat`).catch(() => undefined);
  const boot = /^btime (\d+)$/m.exec((await readTextIfThere('/proc/stat')) ?? '')?.[1];
  if (stat === undefined || boot === undefined) return undefined;
  // The program's name, which may contain anything, ends at the last bracket; state is the third field.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[STARTTIME - STATE]);
  return Number.isFinite(ticks) ? Number(boot) + Math.floor(ticks / TICKS_PER_SECOND) : undefined;
}

/** The numbers of the fields `state` and `starttime`, proc_pid_stat(5). */
const STATE = 3;
const STARTTIME = 22;
