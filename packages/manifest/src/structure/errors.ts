import type { ManifestPath } from '../diagnostics';
import { errorAt, listed, shown, type Finding, type Problem } from '../finding';
import { nearestName } from '../nearest-name';
import type { SchemaNode } from '../schema';
import { typeProblem } from './type-problem';
import { unknownKey, suggestedKey } from './unknown-key';

/** One complaint of the JSON Schema. */
export interface StructureError {
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The value of the schema's keyword. */
  readonly schema: unknown;
  readonly parentSchema: SchemaNode;
  readonly data: unknown;
  readonly path: ManifestPath;
}

type Describe = (error: StructureError, all: readonly StructureError[]) => Finding | undefined;

/** The complaint in words; none when another of `all` is its cause. */
export function findingOf(error: StructureError, all: readonly StructureError[]): readonly Finding[] {
  const finding = (describers[error.keyword] ?? unworded)(error, all);
  return finding === undefined ? [] : [finding];
}

const describers: Readonly<Record<string, Describe>> = {
  type: (error) => errorAt(error.path, typeProblem(error.data, error.parentSchema), 'value'),
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
  oneOf: (error, all) => choice(error, all, 'exactly one of'),
  anyOf: (error, all) => choice(error, all, 'at least one of'),
  dependencies: (error) => errorAt([...error.path, String(error.params.property)], dependency(error), 'key'),
};

/** A schema keyword that no sentence was written for; a spec keeps the schema from using one. */
function unworded(error: StructureError): Finding {
  return errorAt(error.path, {
    code: 'manifest/invalid',
    message: `${shown(error.data)} breaks the rule ${error.keyword}`,
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

function missingKey(error: StructureError, all: readonly StructureError[]): Finding | undefined {
  const name = String(error.params.missingProperty);
  if (suggestedAt(error.path, all).has(name)) return undefined;
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

/** A rule that so many of several keys are given: `oneOf` or `anyOf` over `required`. */
function choice(error: StructureError, all: readonly StructureError[], wanted: string): Finding | undefined {
  const names = (error.schema as readonly SchemaNode[]).flatMap((branch) => branch.required ?? []);
  const present = names.filter((name) => Object.hasOwn(error.data as object, name));
  if (present.length === 0 && names.some((name) => suggestedAt(error.path, all).has(name))) return undefined;
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
    message: `${property} means nothing without ${missingProperty}`,
    hint: `add ${missingProperty}, or remove ${property}`,
  };
}

/** Known keys that unknown keys at `path` were probably meant to be. */
function suggestedAt(path: ManifestPath, all: readonly StructureError[]): ReadonlySet<string> {
  const here = JSON.stringify(path);
  const unknown = all.filter((e) => e.keyword === 'additionalProperties' && JSON.stringify(e.path) === here);
  return new Set(unknown.map((e) => suggestedKey(String(e.params.additionalProperty), e.parentSchema) ?? ''));
}
