import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Alias,
  type Document,
  type Node,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { ManifestPath } from '@nx-aib/core';
import { errorAt, shown, type Finding, type Problem } from '../finding';
import type { SourceMap, Span } from '../manifest-source';
import { anchoredNodes } from './anchored-nodes';
import { brokenText, isBroken } from './broken-text';
import { Found } from './found';
import { MapEntries, type AliasReader } from './map-entries';
import { DEEPEST, MOST_LEXEMES } from './nesting';

/** The maximum number of values from aliases: enough for any real manifest, too few for an alias bomb. */
const MOST_ALIASED = 10_000;

/**
 * The maximum number of mapping entries that aliases and merge keys (<<) may lead to, whether they become values or
 * not: a hidden entry costs just as much.
 */
const MOST_LOOKED_AT = 100_000;

/** The maximum number of values in a manifest: even one with thousands of files and users has fewer. */
const MOST_VALUES = 50_000;

/**
 * Reads the plain values of a YAML document, and records the position of each in `source`; anything that YAML allows
 * but the manifest language does not becomes a finding, and the value is skipped.
 */
export class ValueReader {
  readonly found = new Found();
  private anchored: ReadonlyMap<Alias, Node> = new Map();
  private readonly open = new Set<Node>();
  /** Why the document was not read to its end. */
  readonly cutOff: Finding[] = [];
  private aliased = 0;
  private values = 0;
  /** The number of mapping entries processed because of aliases. */
  private lookedAt = 0;
  private insideAlias = 0;

  constructor(private readonly source: SourceMap) {}

  read(document: Document): unknown {
    const root = document.contents;
    this.anchored = anchoredNodes(document);
    return this.value(root as Node | null, [], undefined);
  }

  private value(node: Node | null, path: ManifestPath, key: Span | undefined): unknown {
    if (node === null) return this.nothing(path, key);
    const place = { collection: isMap(node) || isSeq(node), ...(key && { key }) };
    // An empty value without a key is located where it should be.
    const span = spanOf(node) ?? (key === undefined ? emptySpanOf(node) : undefined);
    const written = isScalar(node) ? node.source : undefined;
    this.source.note(path, {
      ...place,
      ...(span && { value: span }),
      ...(written !== undefined && { written }),
    });
    if (isAlias(node)) return this.aliasedValue(node, path, key);
    this.values += 1;
    if (this.values > MOST_VALUES) return this.cut(tooManyProblem, path);
    const tag = unknownTag(node);
    if (tag !== undefined) return this.refuse(path, tag);
    if (this.insideAlias > 0) this.aliased += 1;
    if (isScalar(node)) return this.scalar(node, path);
    return this.nested(node, path, () => {
      if (isMap(node)) return this.mapping(node, path);
      return isSeq(node)
        ? node.items.map((item, index) => this.value(item as Node | null, [...path, index], undefined))
        : null;
    });
  }

  private nothing(path: ManifestPath, key: Span | undefined): null {
    this.source.note(path, { collection: false, ...(key && { key }) });
    return null;
  }

  private nested(node: Node, path: ManifestPath, read: () => unknown): unknown {
    if (path.length > DEEPEST) return this.cut(tooDeepProblem, path);
    this.open.add(node);
    const value = read();
    this.open.delete(node);
    return value;
  }

  private aliasedValue(alias: Alias, path: ManifestPath, key: Span | undefined): unknown {
    const node = this.target(alias, path);
    if (node === undefined) return undefined;
    this.insideAlias += 1;
    const value = this.value(node, path, key);
    this.insideAlias -= 1;
    return value;
  }

  /** The node that an alias refers to; undefined, with a finding, if it is unknown or exceeds a limit. */
  private target(alias: Alias, path: ManifestPath): Node | undefined {
    const node = this.anchored.get(alias);
    if (node === undefined) {
      this.refuse(path, {
        code: 'manifest/unknown-alias',
        message: `unknown alias *${alias.source}: no anchor &${alias.source} comes before it`,
        hint: 'quote text that starts with *',
      });
      return undefined;
    }
    if (this.open.has(node)) {
      this.refuse(path, {
        code: 'manifest/alias-loop',
        message: `alias *${alias.source} refers to a value that contains it`,
      });
      return undefined;
    }
    if (this.aliased < MOST_ALIASED) return node;
    return this.cut(tooManyAliased, path);
  }

  private mapping(map: YAMLMap, path: ManifestPath): Record<string, unknown> {
    const reader: AliasReader = {
      resolve: (alias) => this.target(alias, path),
      spend: (entries, merges) => this.spend(entries, merges, path),
    };
    const entries = new MapEntries(reader, this.found, path, this.source);
    const object: Record<string, unknown> = {};
    for (const entry of entries.of(map)) {
      if (entry.merged) this.insideAlias += 1;
      const key = spanOf(entry.key) ?? emptySpanOf(entry.key);
      const read = this.value(entry.value, [...path, entry.name], key);
      if (entry.merged) this.insideAlias -= 1;
      // A plain assignment to `__proto__` would change the object's prototype.
      if (read !== undefined) Object.defineProperty(object, entry.name, { value: read, ...ORDINARY });
    }
    return object;
  }

  /** Whether `entries` more, through a chain of `merges` merge keys, may be processed. */
  private spend(entries: number, merges: number, path: ManifestPath): boolean {
    if (merges > DEEPEST) this.cut(tooManyMerges, path);
    if (merges > 0 || this.insideAlias > 0) this.lookedAt += 1 + entries;
    if (this.lookedAt > MOST_LOOKED_AT) this.cut(tooMuchAliased, path);
    return this.cutOff.length === 0;
  }

  private scalar(node: Scalar, path: ManifestPath): unknown {
    const { value } = node;
    if (typeof value === 'string' && isBroken(value)) return this.refuse(path, brokenText(value));
    if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
      return this.refuse(path, {
        code: 'manifest/integer-too-large',
        message: `the integer ${node.source ?? value} is too large to be represented exactly`,
        hint: 'quote it if you mean text',
      });
    }
    return value;
  }

  private refuse(path: ManifestPath, problem: Problem): undefined {
    this.found.add(path, () => errorAt(path, problem));
    return undefined;
  }

  /** Gives up on a part of the document, and thereby on all of it. */
  private cut(problem: Problem, path: ManifestPath): undefined {
    if (this.cutOff.length === 0) this.cutOff.push({ ...errorAt([], problem), path });
  }
}

const ORDINARY = { enumerable: true, configurable: true, writable: true };

/** The problem of collections that are nested too deeply. */
export const tooDeepProblem: Problem = {
  code: 'manifest/too-deep',
  message: `mappings and lists are nested more than ${DEEPEST} deep`,
  hint: 'the manifest language has at most eight levels',
};

function emptySpanOf(node: Node): Span {
  const start = node.range?.[0] ?? 0;
  return { start, end: start + 1 };
}

function spanOf(node: Node): Span | undefined {
  const range = node.range;
  return range === undefined || range === null || range[1] <= range[0]
    ? undefined
    : { start: range[0], end: range[1] };
}

const tooManyAliased: Problem = {
  code: 'manifest/alias-expansion',
  message: `aliases (*) expand to more than ${MOST_ALIASED} values in total`,
  hint: 'write the values out, or use fewer nested aliases',
};

const tooMuchAliased: Problem = {
  code: 'manifest/alias-expansion',
  message: `aliases (*) and merge keys (<<) expand to more than ${MOST_LOOKED_AT} mapping entries in total`,
  hint: 'write the entries out, or use fewer nested merge keys',
};

const tooManyMerges: Problem = {
  code: 'manifest/alias-expansion',
  message: `merge keys (<<) are nested more than ${DEEPEST} deep`,
  hint: 'merge mappings that have no merge keys themselves',
};

/** The problem of a text with too many lexemes. */
export const tooLongProblem: Problem = {
  code: 'manifest/too-many-values',
  message: `the manifest has more than ${MOST_LEXEMES} tokens`,
  hint: 'add many files at once with source_glob',
};

const tooManyProblem: Problem = {
  code: 'manifest/too-many-values',
  message: `the manifest has more than ${MOST_VALUES} values`,
  hint: 'add many files at once with source_glob',
};

/** The required type of a value with an explicit tag; other tags have no meaning in a manifest. */
const TAGS: Readonly<Record<string, (node: Node) => boolean>> = {
  '!': () => true,
  'tag:yaml.org,2002:str': (node) => isScalar(node) && typeof node.value === 'string',
  'tag:yaml.org,2002:int': (node) => isScalar(node) && typeof node.value === 'number',
  'tag:yaml.org,2002:float': (node) => isScalar(node) && typeof node.value === 'number',
  'tag:yaml.org,2002:bool': (node) => isScalar(node) && typeof node.value === 'boolean',
  'tag:yaml.org,2002:null': (node) => isScalar(node) && node.value === null,
  'tag:yaml.org,2002:map': isMap,
  'tag:yaml.org,2002:seq': isSeq,
};

function unknownTag(node: Node): Problem | undefined {
  const tag = 'tag' in node ? node.tag : undefined;
  if (tag === undefined) return undefined;
  const fits = Object.hasOwn(TAGS, tag) ? TAGS[tag] : undefined;
  if (fits?.(node) === true) return undefined;
  const name = tag.replace(/^tag:yaml\.org,2002:/, '!!');
  if (fits !== undefined)
    return { code: 'manifest/tag', message: `the value does not match its tag ${name}` };
  return {
    code: 'manifest/tag',
    message: `unknown tag ${shown(name)}`,
    hint: 'remove it, or quote text that starts with !',
  };
}
