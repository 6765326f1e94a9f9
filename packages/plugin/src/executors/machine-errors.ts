import { isSystemError } from '@nx-aib/build-machine';
import { STANDARD_IO, type TextIo } from '@nx-aib/cli';
import { report } from './report';

/** An executor; it prints to `io`, by default to standard output and error. */
export type PrintingExecutor<Options, Context> = (
  options: Options,
  context: Context,
  io?: TextIo,
) => Promise<{ success: boolean }>;

/**
 * An executor that prints system errors (no TMPDIR, no permission) as `aib-dev` does. Other exceptions are bugs and are
 * rethrown: Nx prints their stack trace.
 */
export function sayingMachineErrors<Options, Context>(
  executor: PrintingExecutor<Options, Context>,
): PrintingExecutor<Options, Context> {
  return async (options, context, io = STANDARD_IO) => {
    try {
      return await executor(options, context, io);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      report([{ code: 'machine/system-error', severity: 'error', message: error.message }], io);
      return { success: false };
    }
  };
}
