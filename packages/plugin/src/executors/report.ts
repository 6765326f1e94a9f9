import { printDiagnostics, STANDARD_IO } from '@nx-aib/cli';
import type { Diagnostic } from '@nx-aib/core';

/** Prints what `aib-dev` prints on standard error. */
export function report(diagnostics: readonly Diagnostic[]): void {
  printDiagnostics(STANDARD_IO, diagnostics);
}

/** Prints what was asked for. */
export const say = STANDARD_IO.out;
