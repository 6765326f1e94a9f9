import type { OomInput } from './oom-input';
import { NESTED_OOM_SCORE_ADJ, QM_OOM_SCORE_ADJ } from './scores';

/** Facts that the order cannot show, and that no check in the booted system can prove. */
export function notesOn(input: OomInput, enabled: boolean): readonly string[] {
  return [
    ...(input.qm ? [whereMemoryEnds(input)] : []),
    ...(enabled ? [LAST_RESORT, ...inherited(input)] : []),
  ];
}

function whereMemoryEnds({ limitsMemory }: OomInput): string {
  return limitsMemory
    ? "If QM reaches its limit while the machine still has memory, the kernel kills only processes in QM, regardless of the host's values."
    : "QM has no memory limit: it can use up the machine's memory, and the host slows down before anything is killed.";
}

/** out_of_memory() in mm/oom_kill.c: "System is deadlocked on memory". */
const LAST_RESORT =
  'When the machine runs out of memory and only protected processes are left, the kernel cannot kill any of them and panics.';

/** A child has its parent's value, proc_pid_oom_score_adj(5); raising it needs no privilege, choom(1). */
function inherited({ qm }: OomInput): readonly string[] {
  const shell =
    'A shell on the host (console or ssh) is protected like the service that started it, and so is every program run in it, even one that uses up all memory.';
  if (!qm) return [shell];
  return [
    shell,
    `The same applies to "podman exec qm": a process started this way is never killed, even if QM is, unless it is a nested container (${NESTED_OOM_SCORE_ADJ}). To treat it as part of QM, use "choom -n ${QM_OOM_SCORE_ADJ} -- podman exec qm COMMAND".`,
  ];
}
