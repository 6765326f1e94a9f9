import { printDiagnostics, STANDARD_IO } from '@nx-aib/cli';
import type { Diagnostic } from '@nx-aib/core';

/** Prints diagnostics like `aib-dev` does on standard error. */
export function report(diagnostics: readonly Diagnostic[]): void {
  printDiagnostics(STANDARD_IO, diagnostics);
}

/** Prints results. */
export const say = STANDARD_IO.out;
