import { NEVER } from './scores';

/** What the kernel counts of a process, in pages: proc_pid_status(5), each size divided by `getconf PAGE_SIZE`. */
export interface ProcessMemory {
  readonly pid: number;
  /** The path of its control group below /sys/fs/cgroup, as in proc_pid_cgroup(5): `/qm.service`, `/` for none. */
  readonly cgroup: string;
  /** proc_pid_oom_score_adj(5), -1000 to 1000. */
  readonly oomScoreAdj: number;
  /** RssAnon + RssFile + RssShmem. */
  readonly resident: number;
  /** VmSwap. */
  readonly swapped: number;
  /** VmPTE and the upper levels: mm_pgtables_bytes(). */
  readonly pageTables: number;
}

/** A control group's settings; groups without any need not be listed. */
export interface CgroupMemory {
  readonly path: string;
  /** memory.oom.group: all its processes are killed together. */
  readonly oomGroup: boolean;
}

/**
 * Where memory has run out: in the machine, or below one control group. `totalPages` is what scores are shares of: MemTotal
 * and SwapTotal of the machine, memory.max (and memory.swap.max, if it may swap) of a control group.
 */
export interface Shortage {
  /** The control group; `/` for the machine. */
  readonly cgroup: string;
  readonly totalPages: number;
}

/** Whom the kernel kills. */
export interface Victim {
  /** The process that is chosen; null if none may be killed. Without a victim, a shortage of the machine is a panic. */
  readonly chosen: ProcessMemory | null;
  /** All processes that are killed: the chosen one, or its whole group if memory.oom.group says so; in the given order. */
  readonly killed: readonly ProcessMemory[];
}

const MACHINE = '/';

/**
 * Predicts the OOM killer's choice: select_bad_process(), oom_badness() and mem_cgroup_get_oom_group() of Linux 5.9 to
 * 6.12 (mm/oom_kill.c, mm/memcontrol.c). Processes are given in the kernel's order, oldest first; of equal ones the last
 * one is chosen. Kernel threads, PID 1 and processes that are being killed already are not candidates and need not be given.
 */
export function predictVictim(
  processes: readonly ProcessMemory[],
  groups: readonly CgroupMemory[],
  shortage: Shortage,
): Victim {
  const candidates = processes.filter(
    (process) => mayBeKilled(process) && isWithin(process.cgroup, shortage.cgroup),
  );
  let chosen: ProcessMemory | null = null;
  let most = Number.NEGATIVE_INFINITY;
  for (const process of candidates) {
    const points = badness(process, shortage.totalPages);
    if (points >= most) [chosen, most] = [process, points];
  }
  if (chosen === null) return { chosen, killed: [] };
  const group = oomGroupOf(chosen, groups, shortage);
  if (group === undefined) return { chosen, killed: [chosen] };
  return { chosen, killed: candidates.filter(({ cgroup }) => isWithin(cgroup, group.path)) };
}

/** The order in which processes are killed if memory stays short: each is gone before the next one is chosen. */
export function predictDeaths(
  processes: readonly ProcessMemory[],
  groups: readonly CgroupMemory[],
  shortage: Shortage,
): readonly ProcessMemory[] {
  const dead: ProcessMemory[] = [];
  for (let left = processes; ;) {
    const { killed } = predictVictim(left, groups, shortage);
    if (killed.length === 0) return dead;
    dead.push(...killed);
    left = left.filter((process) => !killed.includes(process));
  }
}

/**
 * What proc_pid_oom_score(5) shows, for a machine's total pages: proc_oom_score() in fs/proc/base.c. 0 to 1333 or so; 0 for a
 * protected process.
 */
export function oomScore(process: ProcessMemory, totalPages: number): number {
  if (process.oomScoreAdj === NEVER) return 0;
  const share = Math.trunc((badness(process, totalPages) * 1000) / totalPages);
  return Math.trunc(((1000 + share) * 2) / 3);
}

function mayBeKilled({ pid, oomScoreAdj }: ProcessMemory): boolean {
  return pid !== 1 && oomScoreAdj !== NEVER;
}

/** oom_badness(): C's integer arithmetic. */
function badness({ resident, swapped, pageTables, oomScoreAdj }: ProcessMemory, totalPages: number): number {
  return resident + swapped + pageTables + oomScoreAdj * Math.floor(totalPages / 1000);
}

/** mem_cgroup_get_oom_group(): the highest group with memory.oom.group, from the victim's up to the one that is short. */
function oomGroupOf(
  { cgroup }: ProcessMemory,
  groups: readonly CgroupMemory[],
  shortage: Shortage,
): CgroupMemory | undefined {
  return groups
    .filter(
      ({ path, oomGroup }) =>
        oomGroup && path !== MACHINE && isWithin(cgroup, path) && isWithin(path, shortage.cgroup),
    )
    .sort((a, b) => a.path.length - b.path.length)[0];
}

function isWithin(cgroup: string, above: string): boolean {
  return above === MACHINE || cgroup === above || cgroup.startsWith(`${above}/`);
}
