/** Something to know about a unit of an image, with its place: a line of a unit file. */
export interface UnitFinding {
  /** Stable: `memory/kebab-case`, `oom/kebab-case`. */
  readonly code: string;
  readonly severity: 'warning' | 'note';
  readonly message: string;
  readonly hint: string;
  readonly root: 'host' | 'qm';
  /** The file and line that it is about; null if it is about what no file says. */
  readonly file: string | null;
  readonly line: number | null;
}
