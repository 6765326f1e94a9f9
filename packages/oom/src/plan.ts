/** Who has which oom_score_adj (-1000 to 1000, proc_pid_oom_score_adj(5)). */
export interface OomSubject {
  /** `host services`, `nested containers`, or the name of a unit of the host: `qm.service`, `dbus.service`. */
  readonly subject: string;
  readonly oomScoreAdj: number;
  readonly why: string;
}

/** Who is killed when memory runs out, and what says so. Scores are those of proc_pid_oom_score_adj(5): -1000 to 1000. */
export interface OomPlan {
  /** Whether the host's services are protected. */
  readonly enabled: boolean;
  /** What decided it: the manifest's key where it says so, otherwise the QM partition; `off` when not protected. */
  readonly reason: 'qm' | 'enable_oom_protection' | 'off';
  /** DefaultOOMScoreAdjust of the host's systemd, systemd-system.conf(5); null where it is left alone. */
  readonly defaultOOMScoreAdjust: number | null;
  /** Who dies first, first to last. */
  readonly order: readonly OomSubject[];
  /** What a reader should know and no check can show, one sentence each. */
  readonly notes: readonly string[];
}
