import { isSystemError } from '@nx-aib/build-machine';
import { report } from './report';

/**
 * An executor that prints system errors (no TMPDIR, no permission) as `aib-dev` does. Other exceptions are bugs and are
 * rethrown: Nx prints their stack trace.
 */
export function sayingMachineErrors<Arguments extends readonly unknown[]>(
  executor: (...words: Arguments) => Promise<{ success: boolean }>,
): (...words: Arguments) => Promise<{ success: boolean }> {
  return async (...words) => {
    try {
      return await executor(...words);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      report([{ code: 'machine/system-error', severity: 'error', message: error.message }]);
      return { success: false };
    }
  };
}
