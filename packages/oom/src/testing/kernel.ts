/** A process as the kernel's OOM killer sees it. */
export interface Process {
  readonly name: string;
  /** Resident, swapped and page-table pages together. */
  readonly pages: number;
  readonly oomScoreAdj: number;
}

/**
 * The process that the kernel kills: oom_badness() and oom_evaluate_task() in mm/oom_kill.c, Linux 5.9 and later; null
 * for none.
 */
export function victimAmong(processes: readonly Process[], totalPages: number): Process | null {
  let chosen: { process: Process; points: number } | null = null;
  for (const process of processes) {
    if (process.oomScoreAdj === -1000) continue;
    const points = process.pages + process.oomScoreAdj * Math.floor(totalPages / 1000);
    if (chosen === null || points >= chosen.points) chosen = { process, points };
  }
  return chosen?.process ?? null;
}

/** The names of the processes in the order in which they are killed, until the kernel finds no victim. */
export function deathsAmong(processes: readonly Process[], totalPages: number): string[] {
  const victim = victimAmong(processes, totalPages);
  if (victim === null) return [];
  const rest = processes.filter((process) => process !== victim);
  return [victim.name, ...deathsAmong(rest, totalPages)];
}
