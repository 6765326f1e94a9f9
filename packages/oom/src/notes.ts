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
    ? "QM reaches its own memory limit before the machine's memory ends: the kernel then kills inside QM only, whatever the host's values are."
    : "QM has no memory limit of its own: it can use up the machine's memory, and the host slows down before anything is killed.";
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
    `This holds for "podman exec qm" too: what it starts inside QM is never killed although QM is, except nested containers, which get ${NESTED_OOM_SCORE_ADJ} from QM's containers.conf; start it as "choom -n ${QM_OOM_SCORE_ADJ} -- podman exec qm COMMAND" and it counts as a part of QM.`,
  ];
}
