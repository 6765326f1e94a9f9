import { briefly, listed, shown, type Problem } from '../finding';
import type { SchemaNode } from '../schema';
import { sizeFromNumber } from '../size';
import { plainPassword } from '../values/accounts';

const NAMES: Readonly<Record<string, string>> = {
  object: 'a mapping',
  array: 'a list',
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
};

/** A value of the wrong type, with how to write the right one; `written` is the scalar as it is in the file. */
export function typeProblem(value: unknown, written: string | undefined, schema: SchemaNode): Problem {
  const accepted = [schema.type ?? []].flat() as readonly string[];
  const wanted = listed(
    accepted.map((type) => NAMES[type] ?? type),
    'or',
  );
  if (value === null || value === undefined) return emptyValue(accepted, wanted);
  const special = ofSpecialValue(value, schema['x-aib-value']);
  if (special !== undefined) return special;
  const hint = hintFor(value, written ?? String(value), accepted);
  return {
    code: 'manifest/wrong-type',
    message: `${found(value, written)}, but ${wanted} is needed`,
    ...(hint !== undefined && { hint }),
  };
}

/** For values whose purpose is more informative than their type. */
function ofSpecialValue(value: unknown, reader: string | undefined): Problem | undefined {
  if (typeof value === 'object') return undefined;
  if (reader === 'password-hash') return plainPassword;
  return reader === 'size' && typeof value === 'number' ? sizeFromNumber(value) : undefined;
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

function found(value: unknown, written: string | undefined): string {
  if (typeof value === 'object') return Array.isArray(value) ? 'this is a list' : 'this is a mapping';
  if (typeof value === 'string') return `${shown(value)} is text`;
  if (typeof value === 'boolean') return `${written ?? value} is a boolean`;
  return `${briefly(written ?? String(value))} is ${Number.isFinite(value) ? 'a number' : 'no finite number'}`;
}

function hintFor(value: unknown, written: string, accepted: readonly string[]): string | undefined {
  if (typeof value === 'string') return hintForText(value, accepted);
  const scalar = typeof value !== 'object';
  if (accepted.includes('string') && scalar) return `quote it: "${briefly(written)}"`;
  if (accepted.includes('array')) return scalar ? LIST : 'start each item with a dash and a space';
  return accepted.includes('object') ? MAPPING : undefined;
}

const LIST = 'write a list: a dash and a space before each item';
const MAPPING = 'write lines of the form key: value';

function hintForText(value: string, accepted: readonly string[]): string | undefined {
  if (accepted.includes('object'))
    return /^[\w-]+:\S/.test(value) ? 'put a space after the colon of a key' : MAPPING;
  if (accepted.includes('array')) return LIST;
  if (accepted.includes('boolean')) {
    return /^(?:true|false|yes|no|on|off)$/i.test(value) ? 'remove the quotes' : 'write true or false';
  }
  if (/^-?\d+(?:\.\d+)?$/.test(value)) return 'remove the quotes';
  const percent = /^(\d+(?:\.\d+)?) ?%$/.exec(value)?.[1];
  if (accepted.includes('number') && percent !== undefined)
    return `write the fraction: ${Number(percent) / 100}`;
  return undefined;
}
