import { formatDiagnostics, type Diagnostic } from '@nx-aib/core';

/** Prints what `aib-dev` prints on standard error. */
export function report(diagnostics: readonly Diagnostic[]): void {
  if (diagnostics.length > 0) process.stderr.write(`${formatDiagnostics(diagnostics)}\n`);
}

/** Prints what was asked for. */
export function say(text: string): void {
  process.stdout.write(text);
}
