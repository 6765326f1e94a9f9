import { printDiagnostics, STANDARD_IO, type TextIo } from '@nx-aib/cli';
import type { Diagnostic } from '@nx-aib/core';

/** Prints diagnostics like `aib-dev` does on standard error. */
export function report(diagnostics: readonly Diagnostic[], io: TextIo = STANDARD_IO): void {
  printDiagnostics(io, diagnostics);
}

/** Prints results. */
export const say = STANDARD_IO.out;
