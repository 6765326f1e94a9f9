import { isSystemError } from '@nx-aib/build-machine/reading';
import { printDiagnostics } from '../print/print-diagnostics';
import type { TextIo } from '../print/text-io';
import { CommanderError } from 'commander';

/** An invalid command line. */
const USAGE_ERROR = 2;

/**
 * The exit status of a program.
 * @param run parses the words and runs the command; returns the status unless it throws
 * @returns 1 with diagnostics for an error of the operating system, 2 for an invalid command line
 */
export async function exitStatusOf(run: () => Promise<number>, io: TextIo): Promise<number> {
  try {
    return await run();
  } catch (error) {
    // commander has already printed its error message, or the requested help.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE_ERROR;
    if (!isSystemError(error)) throw error;
    printDiagnostics(io, [{ code: 'machine/system-error', severity: 'error', message: error.message }]);
    return 1;
  }
}
