/** What was found of one thing that commands need. */
export interface Finding {
  /** What was looked at: a program, `KVM`, `store`, … */
  readonly name: string;
  /** `missing`: some command fails for it; `warning`: something is slower, or may fail. */
  readonly state: 'ok' | 'warning' | 'missing';
  readonly detail: string;
  /** What to do about it. */
  readonly hint?: string;
}
