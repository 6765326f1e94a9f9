import { listed, shown, type Problem } from '../finding';
import type { SchemaNode } from '../schema';

const NAMES: Readonly<Record<string, string>> = {
  object: 'a mapping',
  array: 'a list',
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
};

/** A value of the wrong type, with how to write the right one. */
export function typeProblem(value: unknown, schema: SchemaNode): Problem {
  const accepted = [schema.type ?? []].flat() as readonly string[];
  const wanted = listed(
    accepted.map((type) => NAMES[type] ?? type),
    'or',
  );
  if (value === null || value === undefined) return emptyValue(accepted, wanted);
  const hint = hintFor(value, accepted);
  return {
    code: 'manifest/wrong-type',
    message: `${found(value)}, but ${wanted} is needed`,
    ...(hint !== undefined && { hint }),
  };
}

function emptyValue(accepted: readonly string[], wanted: string): Problem {
  const empty = accepted.includes('object') ? '{}' : accepted.includes('array') ? '[]' : undefined;
  return {
    code: 'manifest/empty-value',
    message: `there is no value, but ${wanted} is needed`,
    hint:
      empty === undefined
        ? 'give a value, or remove the key'
        : `give a value, write ${empty}, or remove the key`,
  };
}

function found(value: unknown): string {
  if (typeof value === 'object') return Array.isArray(value) ? 'this is a list' : 'this is a mapping';
  if (typeof value === 'string') return `${shown(value)} is text`;
  return `${shown(value)} is ${typeof value === 'boolean' ? 'a boolean' : 'a number'}`;
}

function hintFor(value: unknown, accepted: readonly string[]): string | undefined {
  const scalar = typeof value !== 'object';
  if (accepted.includes('string') && scalar) return 'put it into quotes, so that YAML reads it as text';
  if (accepted.includes('array'))
    return scalar ? `write a list: - ${shown(value)}` : 'begin each item with a dash and a blank';
  if (typeof value === 'string') return unquotedHint(value, accepted);
  if (accepted.includes('object')) return 'write indented lines of the form key: value';
  return undefined;
}

function unquotedHint(value: string, accepted: readonly string[]): string | undefined {
  if (accepted.includes('boolean'))
    return /^(?:true|false|yes|no|on|off)$/i.test(value) ? 'remove the quotes' : 'write true or false';
  const number = accepted.includes('number') || accepted.includes('integer');
  if (number && /^-?\d+(?:\.\d+)?$/.test(value)) return 'remove the quotes';
  return accepted.includes('object') ? 'write indented lines of the form key: value' : undefined;
}
