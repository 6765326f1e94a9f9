import type { SchemaNode } from './schema';

/** Something that is not as it has to be. */
export interface Finding {
  /** As JavaScript writes it: `plan.paths[3].mode`; empty for the whole. */
  readonly at: string;
  /** Follows the place: `is "9", not four octal digits`. */
  readonly message: string;
}

/**
 * Everything in which a value is not what a schema says. Compiling the schema with Ajv, as the manifest's, takes longer
 * than all else that a build without changes does; this takes a few milliseconds, and a test holds it against Ajv.
 */
export function checkShape(value: unknown, schema: SchemaNode): Finding[] {
  return new ShapeCheck(schema).check(value, schema, '');
}

class ShapeCheck {
  private readonly definitions: NonNullable<SchemaNode['definitions']>;
  private readonly patterns = new Map<string, RegExp>();

  constructor(schema: SchemaNode) {
    this.definitions = schema.definitions ?? {};
  }

  check(seen: unknown, written: SchemaNode, at: string): Finding[] {
    const node = this.resolve(written);
    if (node.anyOf !== undefined) return this.checkAny(seen, node, node.anyOf, at);
    if (node.oneOf !== undefined) return this.checkTagged(seen, node, node.oneOf, at);
    const wrong = () => [{ at, message: `is ${shown(seen)}, not ${this.expected(node)}` }];
    if (node.type !== undefined && ![node.type].flat().some((type) => hasType(seen, type))) return wrong();
    if ('const' in node && seen !== node.const) return wrong();
    if (node.enum !== undefined && !node.enum.includes(seen)) return wrong();
    if (typeof seen === 'string' && !this.fitsText(seen, node)) return wrong();
    if (
      typeof seen === 'number' &&
      !(seen >= (node.minimum ?? -Infinity) && seen <= (node.maximum ?? Infinity))
    )
      return wrong();
    if (Array.isArray(seen)) return this.checkArray(seen, node, at);
    return isObject(seen) ? this.checkObject(seen, node, at) : [];
  }

  private resolve(node: SchemaNode): SchemaNode {
    const definition = this.definitions[node.$ref?.replace('#/definitions/', '') ?? ''];
    return definition ?? node;
  }

  private fitsText(text: string, { pattern, minLength = 0 }: SchemaNode): boolean {
    if (text.length < minLength) return false;
    if (pattern === undefined) return true;
    const known = this.patterns.get(pattern) ?? new RegExp(pattern, 'u');
    this.patterns.set(pattern, known);
    return known.test(text);
  }

  private checkArray(items: readonly unknown[], node: SchemaNode, at: string): Finding[] {
    const { minItems = 0, maxItems = Infinity, items: each } = node;
    const many = items.length < minItems || items.length > maxItems;
    const counted = many ? [{ at, message: `has ${items.length} entries, not ${range(node)}` }] : [];
    return [
      ...counted,
      ...(each === undefined
        ? []
        : items.flatMap((item, index) => this.check(item, each, `${at}[${index}]`))),
    ];
  }

  private checkObject(object: Readonly<Record<string, unknown>>, node: SchemaNode, at: string): Finding[] {
    const properties = node.properties ?? {};
    const missing = (node.required ?? []).filter((name) => !Object.hasOwn(object, name));
    return [
      ...missing.map((name) => ({ at: below(at, name), message: 'is missing' })),
      ...Object.keys(object).flatMap((name) => {
        const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
        if (property !== undefined) return this.check(object[name], property, below(at, name));
        if (node.additionalProperties === false) return [{ at: below(at, name), message: 'is not known' }];
        return node.additionalProperties === undefined
          ? []
          : this.check(object[name], node.additionalProperties, below(at, name));
      }),
    ];
  }

  /** Of choices that all do not fit, the one that fits best says why. */
  private checkAny(seen: unknown, node: SchemaNode, choices: readonly SchemaNode[], at: string): Finding[] {
    const found = choices.map((choice) => this.check(seen, choice, at));
    if (found.some((findings) => findings.length === 0)) return [];
    const inside = found.filter((findings) => findings.every((finding) => finding.at !== at));
    const [best] = inside.sort((a, b) => a.length - b.length);
    return best ?? [{ at, message: `is ${shown(seen)}, not ${this.expected(node)}` }];
  }

  private checkTagged(
    seen: unknown,
    node: SchemaNode,
    choices: readonly SchemaNode[],
    at: string,
  ): Finding[] {
    const tag = node.discriminator?.propertyName ?? '';
    if (!isObject(seen)) return [{ at, message: `is ${shown(seen)}, not an object` }];
    if (!Object.hasOwn(seen, tag)) return [{ at: below(at, tag), message: 'is missing' }];
    const choice = choices.find(({ properties }) => properties?.[tag]?.const === seen[tag]);
    if (choice !== undefined) return this.check(seen, choice, at);
    const tags = choices.map(({ properties }) => String(properties?.[tag]?.const));
    return [{ at: below(at, tag), message: `is ${shown(seen[tag])}, not ${tags.join(' or ')}` }];
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

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function range({ minItems = 0, maxItems }: SchemaNode): string {
  return maxItems === undefined ? `at least ${minItems}` : `${minItems} to ${maxItems}`;
}

function below(at: string, name: string): string {
  const plain = /^[A-Za-z_$][\w$]*$/.test(name);
  if (!plain) return `${at}[${JSON.stringify(name)}]`;
  return at === '' ? name : `${at}.${name}`;
}

const SHOWN = 60;

/** A value as far as a message has room for it. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isObject(value)) return 'an object';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
