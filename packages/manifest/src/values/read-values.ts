import type { ManifestPath } from '@nx-aib/core';
import { errorAt, warningAt, type Finding } from '../finding';
import type { SourceMap } from '../manifest-source';
import { manifestSchema, resolved, type SchemaNode } from '../schema';
import { valueReaders } from './index';
import type { ValueReader } from './reading';

/**
 * Walks `value` along the schema, checks each value with the reader named in its schema (`x-aib-value`), and returns
 * the tree with the parsed values; invalid values, and those at a path in `skip`, are removed.
 */
export function readValues(
  value: unknown,
  source: SourceMap,
  skip: (path: ManifestPath) => boolean,
): { readonly value: unknown; readonly findings: readonly Finding[] } {
  const walk = new Walk(source, skip);
  return { value: walk.value(value, manifestSchema, []), findings: walk.findings };
}

class Walk {
  readonly findings: Finding[] = [];

  constructor(
    private readonly source: SourceMap,
    private readonly skip: (path: ManifestPath) => boolean,
  ) {}

  value(value: unknown, schema: SchemaNode, path: ManifestPath): unknown {
    if (this.skip(path)) return undefined;
    const node = resolved(schema);
    if (Array.isArray(value)) return this.list(value, node, path);
    if (typeof value === 'object' && value !== null) return this.mapping(value, node, path);
    return this.scalar(value, node, path);
  }

  private list(items: readonly unknown[], node: SchemaNode, path: ManifestPath): unknown {
    const { items: schema } = node;
    return schema === undefined
      ? items
      : items.map((item, index) => this.value(item, schema, [...path, index]));
  }

  private mapping(object: object, node: SchemaNode, path: ManifestPath): unknown {
    const additional = typeof node.additionalProperties === 'object' ? node.additionalProperties : undefined;
    const entries = Object.entries(object).map(([name, child]: [string, unknown]) => {
      this.name(name, node.propertyNames, [...path, name]);
      const schema =
        node.properties && Object.hasOwn(node.properties, name) ? node.properties[name] : additional;
      return [name, schema === undefined ? child : this.value(child, schema, [...path, name])] as const;
    });
    return Object.fromEntries(entries.filter(([, child]) => child !== undefined));
  }

  private scalar(value: unknown, node: SchemaNode, path: ManifestPath): unknown {
    const reader = readerOf(node);
    if (reader === undefined || value === null) return value;
    const reading = reader(value, this.source.written(path) ?? String(value));
    if ('value' in reading) {
      if (reading.warning !== undefined) this.findings.push(warningAt(path, reading.warning));
      return reading.value;
    }
    this.findings.push(errorAt(path, reading.problem));
    return undefined;
  }

  private name(name: string, schema: SchemaNode | undefined, path: ManifestPath): void {
    const reading = schema && readerOf(schema)?.(name, name);
    if (reading !== undefined && 'problem' in reading)
      this.findings.push(errorAt(path, reading.problem, 'key'));
  }
}

function readerOf(node: SchemaNode): ValueReader | undefined {
  const name = node['x-aib-value'];
  if (name === undefined) return undefined;
  const reader = valueReaders[name];
  if (reader === undefined) throw new Error(`the schema names the unknown value reader ${name}`);
  return reader;
}
