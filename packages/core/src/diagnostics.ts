/** The position in a manifest that a diagnostic points to; lines and columns start at 1. */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** How many characters of the line are marked; at least 1. */
  readonly length: number;
  /** The text of the line, without its line end. */
  readonly lineText: string;
}

/** The path to a value in a manifest: keys and list positions, outermost first. */
export type ManifestPath = readonly (string | number)[];

/** A problem that a user can cause and fix. Errors stop the pipeline; warnings and notes do not. */
export interface Diagnostic {
  /** Stable across releases, for filters and documentation: `area/kebab-case`, such as `manifest/unknown-key`. */
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'note';
  /** One sentence, without a full stop, that names the offending value. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  /** The value in the manifest that the diagnostic is about; set by planners, and located by the manifest's source. */
  readonly path?: ManifestPath;
  /** If that value is a text, such as a unit file: the line of it that the diagnostic is about, from 1. */
  readonly textLine?: number;
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
