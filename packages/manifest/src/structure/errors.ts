import { type ManifestPath, nearestName } from '@nx-aib/core';
import { errorAt, listed, shown, type Finding, type Problem } from '../finding';
import type { SchemaNode } from '../schema';
import { typeProblem } from './type-problem';
import { unknownKey, suggestedKey } from './unknown-key';

/** One violation of the JSON Schema. */
export interface StructureError {
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The value of the schema's keyword. */
  readonly schema: unknown;
  readonly parentSchema: SchemaNode;
  readonly data: unknown;
  readonly path: ManifestPath;
  /** A scalar as written in the file. */
  readonly written: string | undefined;
}

/** A mapping's path as JSON → known keys that unknown keys in it were probably meant to be. */
export type Suggestions = ReadonlyMap<string, ReadonlySet<string>>;

type Describe = (error: StructureError, suggestions: Suggestions) => Finding | undefined;

/** The violation with a message; none if it reports a missing key that was only mistyped. */
export function findingOf(error: StructureError, suggestions: Suggestions): readonly Finding[] {
  const finding = (describers[error.keyword] ?? unworded)(error, suggestions);
  return finding === undefined ? [] : [finding];
}

const describers: Readonly<Record<string, Describe>> = {
  type: (error) => errorAt(error.path, typeProblem(error.data, error.written, error.parentSchema)),
  enum: (error) => errorAt(error.path, notListed(error.data, error.schema as readonly unknown[])),
  minimum: range,
  maximum: range,
  exclusiveMinimum: range,
  required: missingKey,
  additionalProperties: (error) => {
    const name = String(error.params.additionalProperty);
    const finding = errorAt(error.path, unknownKey(name, error.path, error.parentSchema), 'key');
    return { ...finding, path: [...error.path, name] };
  },
  oneOf: (error, suggestions) => choice(error, suggestions, 'exactly one of'),
  anyOf: (error, suggestions) => choice(error, suggestions, 'at least one of'),
  dependencies: (error) => errorAt([...error.path, String(error.params.property)], dependency(error), 'key'),
};

/** A schema keyword that has no message; a spec makes sure that the schema does not use one. */
function unworded(error: StructureError): Finding {
  return errorAt(error.path, {
    code: 'manifest/invalid',
    message: `${shown(error.data)} violates the rule ${error.keyword}`,
  });
}

function notListed(value: unknown, accepted: readonly unknown[]): Problem {
  const names = accepted.map(String);
  const near = typeof value === 'string' ? nearestName(value, names) : undefined;
  const suggestion = near === undefined ? '' : `; did you mean ${near}?`;
  return {
    code: 'manifest/unknown-value',
    message: `${shown(value)} is not accepted here`,
    hint: `accepted: ${listed(names, 'or')}${suggestion}`,
  };
}

function range(error: StructureError): Finding {
  const schema = error.parentSchema as { minimum?: number; exclusiveMinimum?: number; maximum?: number };
  const { minimum, exclusiveMinimum, maximum } = schema;
  const low = exclusiveMinimum === undefined ? `${minimum}` : `above ${exclusiveMinimum}`;
  const accepted =
    maximum === undefined
      ? `${low} or more`
      : `${low}${exclusiveMinimum === undefined ? ' to ' : ' and up to '}${maximum}`;
  return errorAt(error.path, {
    code: 'manifest/out-of-range',
    message: `${shown(error.data)} is out of range`,
    hint: `accepted: ${accepted}`,
  });
}

function missingKey(error: StructureError, suggestions: Suggestions): Finding | undefined {
  const name = String(error.params.missingProperty);
  if (isSuggested(name, error.path, suggestions)) return undefined;
  const top = error.path.length === 0;
  const finding = errorAt(error.path, {
    code: 'manifest/missing-key',
    message: `the key ${shown(name)} is missing`,
    ...hintOf(top ? 'add a line such as: name: my-image' : describedKey(name, error)),
  });
  return { ...finding, spoils: false, causes: [[...error.path, name]] };
}

function describedKey(name: string, error: StructureError): string | undefined {
  const description = error.parentSchema.properties?.[name]?.description;
  return description === undefined ? undefined : `${name}: ${description.replace(/\.$/, '')}`;
}

function hintOf(hint: string | undefined): { readonly hint?: string } {
  return hint === undefined ? {} : { hint };
}

/** A rule on how many of several keys are set: `oneOf` or `anyOf` over `required`. */
function choice(error: StructureError, suggestions: Suggestions, wanted: string): Finding | undefined {
  const names = (error.schema as readonly SchemaNode[]).flatMap((branch) => branch.required ?? []);
  const present = names.filter((name) => Object.hasOwn(error.data as object, name));
  // None of the required keys is set, but an unknown key was probably meant to be one of them.
  if (present.length === 0 && suggestions.has(JSON.stringify(error.path))) return undefined;
  const found = present.length === 0 ? 'but has none of them' : `but has ${listed(present)}`;
  const finding = errorAt(error.path, {
    code: 'manifest/choose-keys',
    message: `${wanted} ${listed(names, 'or')} is needed, ${found}`,
    hint: present.length === 0 ? `add ${listed(names, 'or')}` : `keep one of ${listed(present)}`,
  });
  return {
    ...finding,
    spoils: false,
    causes: present.length === 0 ? names.map((name) => [...error.path, name]) : [],
  };
}

function dependency(error: StructureError): Problem {
  const { property, missingProperty } = error.params;
  return {
    code: 'manifest/key-needs-key',
    message: `${property} has no effect without ${missingProperty}`,
    hint: `add ${missingProperty}, or remove ${property}`,
  };
}

/** Collects the known keys that unknown keys among `errors` were probably meant to be. */
export function suggestionsOf(errors: readonly StructureError[]): Suggestions {
  const suggestions = new Map<string, Set<string>>();
  for (const error of errors.filter(({ keyword }) => keyword === 'additionalProperties')) {
    const key = JSON.stringify(error.path);
    const known = suggestedKey(String(error.params.additionalProperty), error.parentSchema);
    const here = suggestions.get(key) ?? new Set();
    suggestions.set(key, known === undefined ? here : here.add(known));
  }
  return suggestions;
}

function isSuggested(name: string, path: ManifestPath, suggestions: Suggestions): boolean {
  return suggestions.get(JSON.stringify(path))?.has(name) ?? false;
}
