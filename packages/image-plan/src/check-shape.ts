import { isObject } from '@nx-aib/core';
import type { SchemaNode } from './schema';

/** A violation of the schema. */
export interface Finding {
  /** In JavaScript notation: `plan.paths[3].mode`; empty for the whole value. */
  readonly at: string;
  /** Follows the place: `is "9", not four octal digits`. */
  readonly message: string;
}

/**
 * All violations of a schema by a value. Compiling the schema with Ajv, as for the manifest, takes longer than
 * everything else in a build without changes; this takes a few milliseconds, and a test compares its results with
 * Ajv's.
 */
export function checkShape(value: unknown, schema: SchemaNode): Finding[] {
  const found: Finding[] = [];
  new ShapeCheck(schema).check(value, schema, ROOT, found);
  return found;
}

/** The path to a value, last key first; rendered as text only for violations. */
interface Place {
  readonly above: Place | undefined;
  readonly key: string | number;
}

const ROOT: Place = { above: undefined, key: '' };

class ShapeCheck {
  private readonly definitions = new Map<string, SchemaNode>();
  private readonly patterns = new Map<string, RegExp>();

  constructor(schema: SchemaNode) {
    for (const [name, node] of Object.entries(schema.definitions ?? {}))
      this.definitions.set(`#/definitions/${name}`, node);
  }

  check(seen: unknown, written: SchemaNode, place: Place, found: Finding[]): void {
    const node = this.resolve(written);
    if (node.anyOf !== undefined) this.checkAny(seen, node, node.anyOf, place, found);
    else if (node.oneOf !== undefined) this.checkTagged(seen, node, node.oneOf, place, found);
    else if (!this.fits(seen, node)) found.push(this.wrong(seen, node, place));
    else if (Array.isArray(seen)) this.checkArray(seen, node, place, found);
    else if (isObject(seen)) this.checkObject(seen, node, place, found);
  }

  private wrong(seen: unknown, node: SchemaNode, place: Place): Finding {
    return { at: textOf(place), message: `is ${shown(seen)}, not ${this.expected(node)}` };
  }

  private resolve(node: SchemaNode): SchemaNode {
    return node.$ref === undefined ? node : (this.definitions.get(node.$ref) ?? node);
  }

  /** Whether a value has the right type, regardless of its content. */
  private fits(seen: unknown, node: SchemaNode): boolean {
    if (typeof node.type === 'string' && !hasType(seen, node.type)) return false;
    if (Array.isArray(node.type) && !node.type.some((type: string) => hasType(seen, type))) return false;
    if ('const' in node && seen !== node.const) return false;
    if (node.enum !== undefined && !node.enum.includes(seen)) return false;
    if (typeof seen === 'string') return this.fitsText(seen, node);
    if (typeof seen !== 'number') return true;
    return seen >= (node.minimum ?? -Infinity) && seen <= (node.maximum ?? Infinity);
  }

  private fitsText(text: string, { pattern, minLength = 0 }: SchemaNode): boolean {
    if (text.length < minLength) return false;
    if (pattern === undefined) return true;
    let known = this.patterns.get(pattern);
    if (known === undefined) this.patterns.set(pattern, (known = new RegExp(pattern)));
    return known.test(text);
  }

  private checkArray(items: readonly unknown[], node: SchemaNode, place: Place, found: Finding[]): void {
    const { minItems = 0, maxItems = Infinity, items: each } = node;
    if (items.length < minItems || items.length > maxItems)
      found.push({ at: textOf(place), message: `has ${items.length} entries, not ${range(node)}` });
    if (each === undefined) return;
    items.forEach((item, key) => this.check(item, each, { above: place, key }, found));
  }

  private checkObject(
    object: Readonly<Record<string, unknown>>,
    node: SchemaNode,
    place: Place,
    found: Finding[],
  ): void {
    const properties = node.properties ?? {};
    for (const key of node.required ?? []) {
      if (!Object.hasOwn(object, key))
        found.push({ at: textOf({ above: place, key }), message: 'is missing' });
    }
    for (const key of Object.keys(object)) {
      const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
      const below = { above: place, key };
      if (property !== undefined) this.check(object[key], property, below, found);
      else if (node.additionalProperties === false)
        found.push({ at: textOf(below), message: 'is not known' });
      else if (node.additionalProperties !== undefined)
        this.check(object[key], node.additionalProperties, below, found);
    }
  }

  /** If no alternative matches, the one that matches best provides the message. */
  private checkAny(
    seen: unknown,
    node: SchemaNode,
    choices: readonly SchemaNode[],
    place: Place,
    found: Finding[],
  ): void {
    const inside: Finding[][] = [];
    const at = textOf(place);
    for (const choice of choices) {
      const findings: Finding[] = [];
      this.check(seen, choice, place, findings);
      if (findings.length === 0) return;
      if (findings.every((finding) => finding.at !== at)) inside.push(findings);
    }
    const [best] = inside.sort((a, b) => a.length - b.length);
    found.push(...(best ?? [this.wrong(seen, node, place)]));
  }

  private checkTagged(
    seen: unknown,
    node: SchemaNode,
    choices: readonly SchemaNode[],
    place: Place,
    found: Finding[],
  ): void {
    const key = node.discriminator?.propertyName ?? '';
    const at = () => textOf({ above: place, key });
    if (!isObject(seen)) found.push({ at: textOf(place), message: `is ${shown(seen)}, not an object` });
    else if (!Object.hasOwn(seen, key)) found.push({ at: at(), message: 'is missing' });
    else {
      const choice = choices.find(({ properties }) => properties?.[key]?.const === seen[key]);
      if (choice !== undefined) return this.check(seen, choice, place, found);
      const tags = choices.map(({ properties }) => String(properties?.[key]?.const));
      found.push({ at: at(), message: `is ${shown(seen[key])}, not ${tags.join(' or ')}` });
    }
  }

  private expected(written: SchemaNode): string {
    const node = this.resolve(written);
    if (node.description !== undefined) return node.description;
    if ('const' in node) return shown(node.const);
    if (node.enum !== undefined) return node.enum.map(String).join(' or ');
    if (node.anyOf !== undefined) return node.anyOf.map((one) => this.expected(one)).join(' or ');
    const types = [node.type ?? 'object'].flat();
    return types.map((type) => TYPES[type] ?? type).join(' or ');
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

function hasType(value: unknown, type: string): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function range({ minItems = 0, maxItems }: SchemaNode): string {
  return maxItems === undefined ? `at least ${minItems}` : `${minItems} to ${maxItems}`;
}

/** `plan.paths[3].mode`; empty for the whole value. */
function textOf({ above, key }: Place): string {
  if (above === undefined) return '';
  const at = textOf(above);
  if (typeof key === 'number') return `${at}[${key}]`;
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${at}[${JSON.stringify(key)}]`;
  return at === '' ? key : `${at}.${key}`;
}

const SHOWN = 60;

/** A value, shortened to fit into a message. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isObject(value)) return 'an object';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
