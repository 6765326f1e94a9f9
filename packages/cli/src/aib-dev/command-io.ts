import type { TextIo } from '../print/text-io';
import type { Progress } from '../render/progress';

/** Where a command of `aib-dev` prints. */
export interface CommandIo extends TextIo {
  /** Where a build says how far it is. */
  readonly progress: Progress;
}

/** How a command ended; 0, or 1 when diagnostics or a verdict say why not. */
export type ExitStatus = 0 | 1;
