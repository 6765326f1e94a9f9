import type { Progress } from '../render/progress';

/** Where a command prints: standard output for what was asked for, standard error for everything else. */
export interface CommandIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Where a build says how far it is. */
  readonly progress: Progress;
}

/** How a command ended; 0, or 1 when diagnostics say why not. */
export type ExitStatus = 0 | 1;
