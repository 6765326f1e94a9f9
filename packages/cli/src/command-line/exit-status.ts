import { isSystemError } from '@nx-aib/build-machine';
import { printDiagnostics } from '../print/print-diagnostics';
import type { TextIo } from '../print/text-io';
import { CommanderError } from 'commander';

/** A command line that was not understood. */
const USAGE_ERROR = 2;

/**
 * The exit status of a program.
 * @param run parses the words and does what they ask for; its value is the status where it comes that far
 * @returns 1 with diagnostics where the machine refused something, 2 for a command line that is not understood
 */
export async function exitStatusOf(run: () => Promise<number>, io: TextIo): Promise<number> {
  try {
    return await run();
  } catch (error) {
    // commander has printed its one line, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE_ERROR;
    if (!isSystemError(error)) throw error;
    printDiagnostics(io, [{ code: 'machine/system-error', severity: 'error', message: error.message }]);
    return 1;
  }
}
