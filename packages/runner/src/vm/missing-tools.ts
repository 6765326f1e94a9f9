import type { Diagnostic } from '@nx-aib/core';

/** The error for programs that the host has not and that could not be installed. */
export function missingTools(outcome: {
  missing: readonly string[];
  command: string;
  why: string;
}): Diagnostic {
  return {
    code: 'runner/missing-tool',
    severity: 'error',
    message: `this host has no ${outcome.missing.join(', ')}: ${outcome.why}`,
    hint: outcome.command,
  };
}
