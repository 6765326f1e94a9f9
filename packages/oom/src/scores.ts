/** Never chosen by the kernel: OOM_SCORE_ADJ_MIN in include/uapi/linux/oom.h. */
export const NEVER = -1000;

/** What a process has when nobody says anything. */
export const NEUTRAL = 0;

/** oom_score_adj of qm.service and all of QM but its nested containers: OOMScoreAdjust= of qm.container. */
export const QM_OOM_SCORE_ADJ = 500;

/** What Podman inside QM gives to the containers that it starts: oom_score_adj in QM's containers.conf. */
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
 * How much more of the memory in question a process must use to be chosen before one of a higher value, in percent:
 * the kernel adds a thousandth of that memory per point to what a process uses (oom_badness() in mm/oom_kill.c).
 */
export function leadInPercent(higher: number, lower: number): number {
  return (higher - lower) / 10;
}
