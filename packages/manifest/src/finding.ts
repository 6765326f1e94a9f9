import type { Diagnostic, ManifestPath } from '@nx-aib/core';
import type { SourceMap, Span } from './manifest-source';

/** A problem at a place of the manifest that is not located yet. */
export interface Finding {
  readonly code: string;
  readonly severity: Diagnostic['severity'];
  readonly message: string;
  readonly hint?: string;
  readonly path: ManifestPath;
  /** Whether the key or the value is meant; the value by default. */
  readonly at?: 'key' | 'value';
  /** The exact place, where no path leads to it. */
  readonly span?: Span;
  /** Whether the value at `path` cannot be judged any further; true by default. */
  readonly spoils?: boolean;
  /** Paths that, reported earlier, are the cause of this finding too. */
  readonly causes?: readonly ManifestPath[];
}

/** What is wrong with one value, without its place. */
export interface Problem {
  readonly code: string;
  /** Shows the value; has no final stop. */
  readonly message: string;
  readonly hint?: string;
}

/** An error at `path`, whose message begins with the path as people write it. */
export function errorAt(path: ManifestPath, problem: Problem, at: 'key' | 'value' = 'value'): Finding {
  return { ...problem, severity: 'error', message: `${prefix(path)}${problem.message}`, path, at };
}

/** A warning at `path`, worded as `errorAt` does. */
export function warningAt(path: ManifestPath, problem: Problem, at: 'key' | 'value' = 'value'): Finding {
  return { ...errorAt(path, problem, at), severity: 'warning' };
}

/** A note at `path`, worded as `errorAt` does. */
export function noteAt(path: ManifestPath, problem: Problem, at: 'key' | 'value' = 'value'): Finding {
  return { ...errorAt(path, problem, at), severity: 'note' };
}

function prefix(path: ManifestPath): string {
  return path.length === 0 ? '' : `${pathText(path)}: `;
}

/** A path as people write it: `content.add_files[0].path`; unusual keys in quotes, `auth.users["a b"]`. */
export function pathText(path: ManifestPath): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!/^[\w-]{1,64}$/.test(step)) return `[${shown(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}

/** How many characters of a text a message shows. */
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

/** A number or boolean as it is written, shortened. */
export function briefly(written: string): string {
  return written.length > SHOWN_LENGTH ? `${written.slice(0, SHOWN_LENGTH - 1)}…` : written;
}

/** JSON leaves DEL, C1 and Unicode's line ends as they are; a terminal would act on them. */
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

/** A finding with its place in the manifest. */
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
