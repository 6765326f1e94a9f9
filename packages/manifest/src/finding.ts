import type { Diagnostic, ManifestPath } from '@nx-aib/core';
import type { SourceMap, Span } from './manifest-source';

/** A problem at a path in the manifest, not yet located. */
export interface Finding {
  readonly code: string;
  readonly severity: Diagnostic['severity'];
  readonly message: string;
  readonly hint?: string;
  readonly path: ManifestPath;
  /** Whether it concerns the key or the value; the value by default. */
  readonly at?: 'key' | 'value';
  /** The exact position, if no path leads to it. */
  readonly span?: Span;
  /** Whether the value at `path` cannot be checked any further; true by default. */
  readonly spoils?: boolean;
  /** Paths that, if reported earlier, also cause this finding. */
  readonly causes?: readonly ManifestPath[];
}

/** What is wrong with one value, without its position. */
export interface Problem {
  readonly code: string;
  /** Shows the value; without a full stop. */
  readonly message: string;
  readonly hint?: string;
}

/** An error at `path`, whose message starts with the path in readable form. */
export function errorAt(path: ManifestPath, problem: Problem, at: 'key' | 'value' = 'value'): Finding {
  return { ...problem, severity: 'error', message: `${prefix(path)}${problem.message}`, path, at };
}

/** A warning at `path`, worded like `errorAt`. */
export function warningAt(path: ManifestPath, problem: Problem, at: 'key' | 'value' = 'value'): Finding {
  return { ...errorAt(path, problem, at), severity: 'warning' };
}

/** A note at `path`, worded like `errorAt`. */
export function noteAt(path: ManifestPath, problem: Problem, at: 'key' | 'value' = 'value'): Finding {
  return { ...errorAt(path, problem, at), severity: 'note' };
}

function prefix(path: ManifestPath): string {
  return path.length === 0 ? '' : `${pathText(path)}: `;
}

/** A path in readable form: `content.add_files[0].path`; unusual keys in quotes, `auth.users["a b"]`. */
export function pathText(path: ManifestPath): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!/^[\w-]{1,64}$/.test(step)) return `[${shown(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}

/** How many characters of a text are shown in a message. */
const SHOWN_LENGTH = 60;

/** A value for a message: texts in double quotes with escapes, on one line and shortened. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a mapping';
  if (typeof value !== 'string') return String(value);
  const characters = [...value.slice(0, 2 * SHOWN_LENGTH + 2)];
  const cut = characters.length > SHOWN_LENGTH ? `${characters.slice(0, SHOWN_LENGTH - 1).join('')}…` : value;
  return escaped(JSON.stringify(cut));
}

/** A number or boolean as written, shortened. */
export function briefly(written: string): string {
  return written.length > SHOWN_LENGTH ? `${written.slice(0, SHOWN_LENGTH - 1)}…` : written;
}

/** JSON does not escape DEL, C1 and Unicode's line ends; a terminal would act on them. */
function escaped(json: string): string {
  return json.replace(
    /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[], conjunction: 'and' | 'or' = 'and'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1)}`;
}

/** A finding with its location in the manifest. */
export function located(finding: Finding, source: SourceMap): Diagnostic {
  const { code, severity, message, hint, path, at, span } = finding;
  const byPath = at === 'key' ? source.locateKey(path) : source.locate(path);
  const location = span === undefined ? byPath : source.at(span);
  return {
    code,
    severity,
    message,
    ...(hint !== undefined && { hint }),
    path,
    ...(location && { location }),
  };
}
