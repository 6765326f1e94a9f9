import type { Diagnostic, ManifestPath } from '@nx-aib/core';

/** The part of a plan for one topic, and the diagnostics about it. */
export interface Planned<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}

/** An error at a place in the manifest. */
export function errorAt(path: ManifestPath, code: string, message: string, hint?: string): Diagnostic {
  return { code, severity: 'error', message, path, ...(hint === undefined ? {} : { hint }) };
}

/** A warning at a place in the manifest. */
export function warningAt(path: ManifestPath, code: string, message: string, hint?: string): Diagnostic {
  return { code, severity: 'warning', message, path, ...(hint === undefined ? {} : { hint }) };
}
