/** The result of one check. */
export interface Finding {
  /** What was checked: a program, `KVM`, `store`, … */
  readonly name: string;
  /** `missing`: some command fails without it; `warning`: something is slower, or may fail. */
  readonly state: 'ok' | 'warning' | 'missing';
  readonly detail: string;
  /** What to do about it. */
  readonly hint?: string;
}
