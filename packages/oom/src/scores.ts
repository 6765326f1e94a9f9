/** Never chosen by the kernel: OOM_SCORE_ADJ_MIN in include/uapi/linux/oom.h. */
export const NEVER = -1000;

/** The default of a process. */
export const NEUTRAL = 0;

/** oom_score_adj of qm.service and everything in QM except its nested containers: OOMScoreAdjust= of qm.container. */
export const QM_OOM_SCORE_ADJ = 500;

/** The value that Podman inside QM sets for the containers that it starts: oom_score_adj in QM's containers.conf. */
export const NESTED_OOM_SCORE_ADJ = 750;

/** Units whose own OOMScoreAdjust= wins over the manager's default, as systemd 257 and dbus 1.16 ship them. */
export const UNITS_WITH_THEIR_OWN = [
  {
    subject: 'user@.service',
    oomScoreAdj: 100,
    why: 'services of logged-in users; the unit has a value of its own, and its services may have 100 more',
  },
  {
    subject: 'systemd-journald.service',
    oomScoreAdj: -250,
    why: 'the unit has a value of its own, which wins over the default; systemd restarts it',
  },
  {
    subject: 'dbus.service',
    oomScoreAdj: -900,
    why: 'the unit has a value of its own, which wins over the default',
  },
] as const;

/**
 * How much more of the memory in question a process must use, in percent, to be killed before one with a higher score:
 * for each point of the score, the kernel adds a thousandth of that memory to the memory used by a process
 * (oom_badness() in mm/oom_kill.c).
 */
export function leadInPercent(higher: number, lower: number): number {
  return (higher - lower) / 10;
}
