import { isObject } from '@nx-aib/core';
import { canonicalJson } from '../step';

/** A path at which two JSON values differ. */
export interface Difference {
  /** `params.paths[12].content.text`; an index refers to the newer value, or to the older one for a removed element. */
  readonly path: string;
  /** The name, if any, of the list element that contains the path: `/etc/motd`. */
  readonly within?: string;
  /** Absent if there was no value before. */
  readonly before?: unknown;
  /** Absent if there is no value any more. */
  readonly after?: unknown;
}

/** Elements of two lists are matched with up to this many comparisons; otherwise they are compared by index. */
const MOST_COMPARISONS = 4_000_000;

/** Properties that identify the elements of lists in our plans. */
const NAMES = ['path', 'name', 'unit'] as const;

/** The differences between two JSON values, in the order of the newer one; empty if they are equal. */
export function differences(before: unknown, after: unknown, path = '', within?: string): Difference[] {
  if (canonicalJson(before) === canonicalJson(after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) return inLists(before, after, path, within);
  if (isObject(before) && isObject(after)) return inRecords(before, after, path, within);
  return [{ ...place(path, within), before, after }];
}

/** The number of leaves in a value: how much a change of the whole value counts. */
export function leafCount(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Math.max(
    1,
    Object.values(value).reduce<number>((sum, part) => sum + leafCount(part), 0),
  );
}

function inRecords(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  path: string,
  within: string | undefined,
): Difference[] {
  const keys = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  return keys.flatMap((key) => {
    const inside = path === '' ? key : `${path}.${key}`;
    if (!Object.hasOwn(before, key)) return [{ ...place(inside, within), after: after[key] }];
    if (!Object.hasOwn(after, key)) return [{ ...place(inside, within), before: before[key] }];
    return differences(before[key], after[key], inside, within);
  });
}

/** Elements that are in both lists in the same order are skipped, so that an added element is a single difference. */
function inLists(
  before: readonly unknown[],
  after: readonly unknown[],
  path: string,
  within: string | undefined,
): Difference[] {
  const found: Difference[] = [];
  let [oldIndex, newIndex] = [0, 0];
  const gap = (oldEnd: number, newEnd: number) => {
    for (; oldIndex < oldEnd && newIndex < newEnd; oldIndex += 1, newIndex += 1) {
      const name = sameName(before[oldIndex], after[newIndex]) ?? within;
      found.push(...differences(before[oldIndex], after[newIndex], `${path}[${newIndex}]`, name));
    }
    for (; oldIndex < oldEnd; oldIndex += 1)
      found.push({ ...place(`${path}[${oldIndex}]`, within), before: before[oldIndex] });
    for (; newIndex < newEnd; newIndex += 1)
      found.push({ ...place(`${path}[${newIndex}]`, within), after: after[newIndex] });
  };
  for (const [oldMatch, newMatch] of [...matches(before, after), [before.length, after.length] as const]) {
    gap(oldMatch, newMatch);
    [oldIndex, newIndex] = [oldMatch + 1, newMatch + 1];
  }
  return found;
}

/** Indexes of a longest common subsequence of two lists, by the equality of their elements. */
function matches(
  before: readonly unknown[],
  after: readonly unknown[],
): (readonly [before: number, after: number])[] {
  const [a, b] = [before.map(canonicalJson), after.map(canonicalJson)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const head = Array.from({ length: start }, (_, index) => [index, index] as const);
  const tail = Array.from(
    { length: end },
    (_, index) => [a.length - end + index, b.length - end + index] as const,
  );
  const middle = commonSubsequence(a.slice(start, a.length - end), b.slice(start, b.length - end));
  return [...head, ...middle.map(([i, j]) => [start + i, start + j] as const), ...tail];
}

function commonSubsequence(a: readonly string[], b: readonly string[]): [number, number][] {
  if (a.length * b.length > MOST_COMPARISONS) return a.flatMap((one, i) => (one === b[i] ? [[i, i]] : []));
  // lengths[i][j]: the length of the longest common subsequence of a[i…] and b[j…].
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const row = lengths[i];
    for (let j = b.length - 1; row !== undefined && j >= 0; j -= 1)
      row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const found: [number, number][] = [];
  for (let [i, j] = [0, 0]; i < a.length && j < b.length;) {
    if (a[i] === b[j]) found.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return found;
}

function sameName(before: unknown, after: unknown): string | undefined {
  if (!isObject(before) || !isObject(after)) return undefined;
  const key = NAMES.find((name) => typeof after[name] === 'string');
  return key !== undefined && before[key] === after[key] ? String(after[key]) : undefined;
}

function place(path: string, within: string | undefined): Pick<Difference, 'path' | 'within'> {
  return within === undefined ? { path } : { path, within };
}
