/** The oom_score_adj of a group of processes (-1000 to 1000, proc_pid_oom_score_adj(5)). */
export interface OomSubject {
  /** `host services`, `nested containers`, or the name of a unit of the host: `qm.service`, `dbus.service`. */
  readonly subject: string;
  readonly oomScoreAdj: number;
  readonly why: string;
}

/**
 * The OOM kill order, and the settings that lead to it. Scores are those of proc_pid_oom_score_adj(5): -1000 to 1000.
 */
export interface OomPlan {
  /** Whether the host's services are protected. */
  readonly enabled: boolean;
  /**
   * Why the host's services are protected: the manifest's key if set, otherwise the QM partition; `off` if not
   * protected.
   */
  readonly reason: 'qm' | 'enable_oom_protection' | 'off';
  /** DefaultOOMScoreAdjust of the host's systemd, systemd-system.conf(5); null if it is not set. */
  readonly defaultOOMScoreAdjust: number | null;
  /** The OOM kill order, first to last. */
  readonly order: readonly OomSubject[];
  /** What a reader should know and no check can show, one sentence each. */
  readonly notes: readonly string[];
}
