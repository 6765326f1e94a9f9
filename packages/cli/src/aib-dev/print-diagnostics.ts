import { formatDiagnostics, type Diagnostic } from '@nx-aib/core';
import type { CommandIo } from './command-io';

/** Diagnostics on standard error; nothing where there are none. */
export function printDiagnostics(io: CommandIo, diagnostics: readonly Diagnostic[]): void {
  if (diagnostics.length > 0) io.err(`${formatDiagnostics(diagnostics)}\n`);
}
