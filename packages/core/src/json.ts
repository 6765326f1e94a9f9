/** Tells whether a value has a type. Guards are how JSON read from a disk becomes a typed value. */
export type Guard<T> = (value: unknown) => value is T;

/**
 * A guard for each property of a type: if a property is added to the type but not to its guards, the code does not
 * compile.
 */
export type Guards<T> = { readonly [Key in keyof T]-?: Guard<T[Key]> };

/**
 * The value of a JSON text if it satisfies a guard; undefined for any other text. Never throws.
 *
 * All JSON that is read back from disk goes through this function and the guards below, because it may have been
 * written by another version or edited by a user. They are plain functions: a store is read at each build, and
 * compiling a JSON Schema takes longer than that.
 */
export function parseJson<T>(text: string, is: Guard<T>): T | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return is(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Any text, including the empty one. */
export const isText: Guard<string> = (value) => typeof value === 'string';

/** `true` or `false`, not a text with this content. */
export const isBoolean: Guard<boolean> = (value) => typeof value === 'boolean';

/** A finite number: JSON.parse turns `1e400` into Infinity. */
export const isNumber: Guard<number> = (value): value is number => Number.isFinite(value);

/** A whole number from 0 to 2^53 − 1. */
export const isCount: Guard<number> = (value): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;

/** A SHA-256 as 64 lower-case hexadecimal digits. */
export const isSha256: Guard<string> = (value): value is string =>
  typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);

/** One of the given texts or numbers. */
export function isOneOf<const T extends readonly (string | number | boolean)[]>(
  ...values: T
): Guard<T[number]> {
  const known = new Set<unknown>(values);
  return (value): value is T[number] => known.has(value);
}

/** For an optional property. */
export function maybe<T>(is: Guard<T>): Guard<T | undefined> {
  return (value): value is T | undefined => value === undefined || is(value);
}

/** For a required property that may be null. */
export function orNull<T>(is: Guard<T>): Guard<T | null> {
  return (value): value is T | null => value === null || is(value);
}

/** Accepts what either guard accepts. */
export function either<A, B>(isA: Guard<A>, isB: Guard<B>): Guard<A | B> {
  return (value): value is A | B => isA(value) || isB(value);
}

/** A list of any length. */
export function isListOf<T>(is: Guard<T>): Guard<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(is);
}

/** A list with one value for each guard, in this order. */
export function isTuple<T extends readonly unknown[]>(...guards: Guards<T> & readonly unknown[]): Guard<T> {
  const each = guards as readonly Guard<unknown>[];
  return (value): value is T =>
    Array.isArray(value) && value.length === each.length && each.every((is, at) => is(value[at]));
}

/** An object with arbitrary keys. */
export function isRecordOf<T>(is: Guard<T>): Guard<Readonly<Record<string, T>>> {
  return (value): value is Readonly<Record<string, T>> => isObject(value) && Object.values(value).every(is);
}

/** An object with these properties; other properties are ignored. */
export function isObjectOf<T extends object>(guards: Guards<T>): Guard<T> {
  const each: [string, Guard<unknown>][] = Object.entries(guards);
  return (value): value is T => isObject(value) && each.every(([key, is]) => is(value[key]));
}

/** An object with exactly these properties: for values that are passed on unchanged. */
export function isExactly<T extends object>(guards: Guards<T>): Guard<T> {
  const is = isObjectOf(guards);
  return (value): value is T => is(value) && Object.keys(value).every((key) => Object.hasOwn(guards, key));
}

/** Any object except lists. */
export const isObject: Guard<Readonly<Record<string, unknown>>> = (
  value,
): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Deeper than any of our data: JSON.parse accepts any depth, but recursive functions would overflow. */
const DEEPEST = 100;

/** Any JSON value, nested at most 100 levels deep. */
export const isJson: Guard<unknown> = (value): value is unknown =>
  value !== undefined && isNested(value, DEEPEST);

function isNested(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((part) => isNested(part, levels - 1));
}
