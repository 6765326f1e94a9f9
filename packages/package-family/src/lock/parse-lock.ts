import { ARCHES, failure, success, type Diagnostic, type Result, type SourceLocation } from '@nx-aib/core';
import { DEEPEST, excessOf, MOST_LEXEMES, type Excess } from '@nx-aib/manifest';
import { packageKey } from './pinned-package';
import { PACKAGE_SETS, type PackageSet } from '../sets/package-sets';
import type { Lock, LockedPackage } from './lock';
import { parseLockLine, type LineForm } from './lock-line';
import { parseRendered } from './parse-rendered';
import { LOCK_SCHEMA } from './render-lock';
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type YAMLMap } from 'yaml';

const KEYS = ['schema', 'distro', 'arch', 'requested', 'packages'];

/** How many problems of a lock are reported. */
const SHOWN_PROBLEMS = 5;

/** What to do about an invalid lock. */
export const REMAKE_LOCK =
  'restore the committed lock file, or remove it and create a new one with `nx lock` or `aib-dev lock`';

/** A problem, and its position in the text. */
interface Problem {
  readonly what: string;
  readonly offset: number;
}

/**
 * Parses a lock.
 * @param file the name used in diagnostics
 * @param form the format of package names and versions in this family
 */
export function parseLock(text: string, file: string, form: LineForm): Result<Lock> {
  const rendered = parseRendered(text, form);
  if (rendered !== undefined && !hasDuplicates(rendered)) return success(rendered);
  const counter = new LineCounter();
  const excess = excessOf(text);
  if (excess !== undefined) {
    for (const { index } of text.matchAll(/^/gm)) counter.addNewLine(index);
    return failure([unreadable(EXCESS[excess.of], locate(text, file, counter, excess.span.start))]);
  }
  const document = parseDocument(text, {
    // Every scalar stays text: a version `1.10` is not a number.
    schema: 'failsafe',
    // It compares each key of a mapping with every other one; keysOf checks for duplicates instead, because a lock has
    // few keys.
    uniqueKeys: false,
    ...{ lineCounter: counter, logLevel: 'silent' },
  });
  const problems: Problem[] = document.errors.map(({ message, pos }) => ({
    what: message.split('\n')[0]?.replace(/ at line .*$/, '') ?? message,
    offset: pos[0],
  }));
  const lock = problems.length === 0 ? readLock(document, problems, form) : undefined;
  if (lock !== undefined && problems.length === 0) return success(lock);
  return failure(
    problems
      .slice(0, SHOWN_PROBLEMS)
      .map(({ what, offset }) => unreadable(what, locate(text, file, counter, offset))),
  );
}

function hasDuplicates({ packages }: Lock): boolean {
  return new Set(packages.map(packageKey)).size < packages.length;
}

/** Why a text is not even parsed. */
const EXCESS: Readonly<Record<Excess['of'], string>> = {
  depth: `mappings and lists are nested more than ${DEEPEST} deep`,
  lexemes: `it has more than ${MOST_LEXEMES} tokens`,
};

function unreadable(what: string, location: SourceLocation): Diagnostic {
  return {
    code: 'lock/unreadable',
    severity: 'error',
    message: `the lock cannot be read: ${what}`,
    hint: REMAKE_LOCK,
    location,
  };
}

function locate(text: string, file: string, counter: LineCounter, offset: number): SourceLocation {
  const { line, col } = counter.linePos(Math.min(offset, text.length));
  const lineText = text.split('\n')[line - 1]?.replace(/\r$/, '') ?? '';
  return {
    file,
    line: Math.max(1, line),
    column: Math.max(1, col),
    length: Math.max(1, lineText.length - col + 1),
    lineText,
  };
}

function readLock(document: Document, problems: Problem[], form: LineForm): Lock | undefined {
  const root = document.contents;
  const say = (what: string, node: unknown) => void problems.push({ what, offset: offsetOf(node) });
  if (!isMap(root)) {
    say('it is not a mapping', root);
    return undefined;
  }
  for (const { key, name } of keysOf(root, say)) {
    if (!KEYS.includes(name)) say(`"${name}" is not a key of a lock file`, key);
  }
  const scalar = (key: string): string => {
    const value = root.get(key, true);
    if (isScalar(value)) return String(value.value);
    say(`it has no ${key}`, value ?? root);
    return '';
  };
  const schema = scalar('schema');
  if (schema !== String(LOCK_SCHEMA)) {
    say(`its schema is ${schema}, and this nx-aib knows ${LOCK_SCHEMA}`, root.get('schema', true));
    return undefined;
  }
  const distro = scalar('distro');
  const arch = ARCHES.find((known) => known === scalar('arch'));
  if (arch === undefined) say('its arch is unknown', root.get('arch', true));
  const requested = readRequested(root.get('requested', true), say);
  const packages = readPackages(root.get('packages', true), say, form);
  return arch === undefined ? undefined : { distro, arch, requested, packages };
}

type Say = (what: string, node: unknown) => void;

function readRequested(node: unknown, say: Say): Lock['requested'] {
  const requested: Partial<Record<PackageSet, string[]>> = {};
  if (!isMap(node)) {
    say('it does not say what was requested', node);
    return requested;
  }
  for (const { key, name, value } of keysOf(node, say)) {
    const set = PACKAGE_SETS.find((known) => known === name);
    if (set === undefined) say('this is not a set of packages', key);
    else requested[set] = textsOf(value, say).map(({ text }) => text);
  }
  return requested;
}

/** The entries of a mapping; a duplicate key is a problem. */
function keysOf({ items }: YAMLMap, say: Say) {
  const seen = new Set<string>();
  return items.map(({ key, value }) => {
    const name = isScalar(key) ? String(key.value) : '';
    if (seen.has(name)) say('Map keys must be unique', key);
    seen.add(name);
    return { key, name, value };
  });
}

function readPackages(node: unknown, say: Say, form: LineForm): LockedPackage[] {
  const seen = new Set<string>();
  return textsOf(node, say).flatMap(({ text, at }) => {
    const line = parseLockLine(text, form);
    if (!line.ok) {
      say(line.problem, at);
      return [];
    }
    const key = packageKey(line.locked);
    if (seen.has(key)) say(`${key} appears twice`, at);
    seen.add(key);
    return [line.locked];
  });
}

function textsOf(node: unknown, say: Say): { readonly text: string; readonly at: unknown }[] {
  if (!isSeq(node)) {
    say('a list is missing here', node);
    return [];
  }
  return node.items.flatMap((item) => {
    if (isScalar(item) && typeof item.value === 'string') return [{ text: item.value, at: item }];
    say('this is not text', item);
    return [];
  });
}

function offsetOf(node: unknown): number {
  return (node as { range?: readonly number[] | null } | null | undefined)?.range?.[0] ?? 0;
}
