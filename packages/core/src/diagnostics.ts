/** Where in a manifest a diagnostic points; lines and columns start at 1. */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** How many characters of the line are meant; at least 1. */
  readonly length: number;
  /** The text of the line, without its end. */
  readonly lineText: string;
}

/** The way to a value in a manifest: keys and list positions, outermost first. */
export type ManifestPath = readonly (string | number)[];

/** Something that a user can cause and mend. Errors stop the pipeline; warnings and notes do not. */
export interface Diagnostic {
  /** Stable over releases, for filters and documentation: `area/kebab-case`, as `manifest/unknown-key`. */
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'note';
  /** One sentence, without a final stop, that names the offending value. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  /** The value in the manifest that is meant; planners give this, and the manifest's source locates it. */
  readonly path?: ManifestPath;
  readonly location?: SourceLocation;
}

/** The outcome of a stage: its value with warnings, or at least one error. */
export type Result<T> =
  | { readonly ok: true; readonly value: T; readonly diagnostics: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** A successful outcome, with the warnings and notes found on the way. */
export function success<T>(value: T, diagnostics: readonly Diagnostic[] = []): Result<T> {
  return { ok: true, value, diagnostics };
}

/** A failed outcome. */
export function failure(diagnostics: readonly Diagnostic[]): Result<never> {
  return { ok: false, diagnostics };
}

/** `value` unless an error is among `diagnostics`. */
export function resultOf<T>(value: T, diagnostics: readonly Diagnostic[]): Result<T> {
  return diagnostics.some((d) => d.severity === 'error') ? failure(diagnostics) : success(value, diagnostics);
}
