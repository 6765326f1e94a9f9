import type { Diagnostic } from '@nx-aib/core';

/** The error for a lock that does not exist. */
export function missingLock(file: string): Diagnostic {
  const message = `there is no lock "${file}"`;
  return { code: 'lock/missing', severity: 'error', message, hint: 'run `nx lock` or `aib-dev lock`' };
}
