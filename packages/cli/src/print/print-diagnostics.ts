import { formatDiagnostics, type Diagnostic } from '@nx-aib/core';
import type { TextIo } from './text-io';

/** Prints diagnostics to standard error, for every command and Nx target; nothing if there are none. */
export function printDiagnostics(io: Pick<TextIo, 'err'>, diagnostics: readonly Diagnostic[]): void {
  if (diagnostics.length > 0) io.err(`${formatDiagnostics(diagnostics)}\n`);
}
