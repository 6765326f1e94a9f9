import { isAlias, isMap, isScalar, isSeq, type Alias, type Node, type Pair, type YAMLMap } from 'yaml';
import type { ManifestPath } from '@nx-aib/core';
import { errorAt, shown, type Problem } from '../finding';
import type { SourceMap } from '../manifest-source';
import { brokenText, isBroken } from './broken-text';
import type { Found } from './found';

/** A key in a mapping, and its value. */
export interface Entry {
  readonly name: string;
  readonly key: Node;
  readonly value: Node | null;
  /** Whether it was merged with a merge key, `<<`. */
  readonly merged: boolean;
}

/** What reading a mapping needs to know about the document around it. */
export interface AliasReader {
  /** The node that an alias refers to; undefined, with a finding, if it is unknown or exceeds a limit. */
  resolve(alias: Alias): Node | undefined;
  /** Counts entries before they are processed, through a chain of `merges` merge keys; false if a limit is exceeded. */
  spend(entries: number, merges: number): boolean;
}

/** The entries of one mapping; keys that are not text, and duplicate keys, become findings. */
export class MapEntries {
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly reader: AliasReader,
    private readonly found: Found | undefined,
    private readonly path: ManifestPath,
    private readonly source: SourceMap,
    private readonly merges = 0,
  ) {}

  /** All entries: written ones in order, then merged ones that are not hidden by a written or an earlier merged one. */
  of(map: YAMLMap): readonly Entry[] {
    const pairs = map.items as Pair<Node, Node | null>[];
    if (!this.reader.spend(pairs.length, this.merges)) return [];
    for (const pair of pairs.filter((item) => !isMerge(item))) this.write(pair);
    for (const pair of pairs.filter(isMerge)) this.merge(pair.value, 0);
    return [...this.entries.values()];
  }

  private write(pair: Pair<Node, Node | null>): void {
    const name = this.nameOf(pair.key);
    if (name === undefined) return;
    const first = this.entries.get(name);
    if (first === undefined)
      this.entries.set(name, { name, key: pair.key, value: pair.value, merged: false });
    else this.report(pair.key, () => duplicate(name, this.lineOf(first.key)));
  }

  private merge(value: Node | null, depth: number): void {
    if (isAlias(value)) this.mergeAlias(value, depth);
    else if (isMap(value)) this.mergeMap(value as YAMLMap);
    else if (isSeq(value) && depth === 0) for (const item of value.items) this.merge(item as Node, 1);
    else this.report(value, () => notMergeable);
  }

  private mergeAlias(alias: Alias, depth: number): void {
    const node = this.reader.resolve(alias);
    if (node !== undefined) this.merge(node, depth);
  }

  private mergeMap(map: YAMLMap): void {
    const quiet = new MapEntries(this.reader, undefined, this.path, this.source, this.merges + 1);
    for (const entry of quiet.of(map)) {
      if (!this.entries.has(entry.name)) this.entries.set(entry.name, { ...entry, merged: true });
    }
  }

  private nameOf(key: Node | null): string | undefined {
    const node = isAlias(key) ? this.reader.resolve(key) : key;
    if (node === undefined) return undefined;
    const text = isScalar(node) && typeof node.value === 'string' ? node.value : undefined;
    if (text !== undefined && !isBroken(text)) return text;
    if (text !== undefined) this.report(key, () => brokenText(text));
    else this.report(key, () => notText(node));
    return undefined;
  }

  private lineOf(node: Node): number {
    return this.source.at({ start: node.range?.[0] ?? 0, end: 0 }).line;
  }

  /** A finding about a key: its position is recorded under a separate path, because no value has it. */
  private report(node: Node | null, problem: () => Problem): void {
    this.found?.add(this.path, () => {
      const start = node?.range?.[0];
      const span = start === undefined ? undefined : { start, end: node?.range?.[1] ?? start + 1 };
      return { ...errorAt(this.path, problem()), ...(span && { span }) };
    });
  }
}

function isMerge(pair: Pair): boolean {
  return isScalar(pair.key) && pair.key.type === 'PLAIN' && pair.key.value === '<<';
}

function duplicate(name: string, line: number): Problem {
  return {
    code: 'manifest/duplicate-key',
    message: `duplicate key ${shown(name)}, first on line ${line}`,
    hint: 'merge the two, or remove one',
  };
}

const notMergeable: Problem = {
  code: 'manifest/merge',
  message: 'a merge key (<<) needs an alias of a mapping, or a list of them',
};

function notText(node: Node | null): Problem {
  const problem = (what: string, hint?: string): Problem => ({
    code: 'manifest/key-not-text',
    message: `a key is ${what}, not text`,
    ...(hint !== undefined && { hint }),
  });
  if (!isScalar(node)) return problem('a mapping or a list', 'quote text that starts with { or [');
  const written = node.source ?? '';
  if (node.value === null && written === '') return problem('empty', 'write a name before the colon');
  const kind = typeof node.value === 'boolean' ? 'a boolean' : node.value === null ? 'null' : 'a number';
  return problem(`${written}, which YAML reads as ${kind}`, `quote it: "${written}"`);
}
