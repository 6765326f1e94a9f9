import type { TextIo } from '../print/text-io';
import type { Progress } from '../render/progress';

/** The output channels of an `aib-dev` command. */
export interface CommandIo extends TextIo {
  /** The progress display of a build. */
  readonly progress: Progress;
}

/** The exit status of a command: 0, or 1 with diagnostics or a failed verdict. */
export type ExitStatus = 0 | 1;
