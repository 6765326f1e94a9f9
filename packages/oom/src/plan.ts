/** Who has which oom_score_adj (-1000 to 1000, proc_pid_oom_score_adj(5)). */
export interface OomSubject {
  /** `host services`, `qm.service`, `nested containers`. */
  readonly subject: string;
  readonly oomScoreAdj: number;
  readonly why: string;
}

export interface OomPlan {
  /** Whether the host's services are protected. */
  readonly enabled: boolean;
  readonly reason: 'qm' | 'enable_oom_protection' | 'off';
  /** DefaultOOMScoreAdjust of the host's systemd, systemd-system.conf(5); null where it is left alone. */
  readonly defaultOOMScoreAdjust: number | null;
  /** Who dies first, first to last. */
  readonly order: readonly OomSubject[];
}
