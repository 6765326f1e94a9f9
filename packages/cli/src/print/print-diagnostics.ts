import { formatDiagnostics, type Diagnostic } from '@nx-aib/core';
import type { TextIo } from './text-io';

/** Diagnostics on standard error, for every command and every target of Nx; nothing where there are none. */
export function printDiagnostics(io: Pick<TextIo, 'err'>, diagnostics: readonly Diagnostic[]): void {
  if (diagnostics.length > 0) io.err(`${formatDiagnostics(diagnostics)}\n`);
}
