/** Says whether a value is what a type says; a table of them is how a text from a disk becomes a value of ours. */
export type Guard<T> = (value: unknown) => value is T;

/** A guard for each property of a type: one that is added to the type and not to its guards does not compile. */
export type Guards<T> = { readonly [Key in keyof T]-?: Guard<T[Key]> };

/**
 * The value of a JSON text, if that is what a guard says; undefined for every other text. Never throws.
 *
 * The guards below and this function are how whatever was written to a disk is read back: the disk may hold what another
 * version has written, or what somebody has edited. They are plain functions, as a store is read at each build and
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

/** A text of any length; the empty one, too. */
export const isText: Guard<string> = (value) => typeof value === 'string';

/** `true` or `false`, and no text that says so. */
export const isBoolean: Guard<boolean> = (value) => typeof value === 'boolean';

/** A number that arithmetic works with: JSON.parse makes Infinity of `1e400`. */
export const isNumber: Guard<number> = (value): value is number => Number.isFinite(value);

/** A whole number from 0 to 2^53 − 1. */
export const isCount: Guard<number> = (value): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;

/** A SHA-256 as 64 lower-case hexadecimal digits. */
export const isSha256: Guard<string> = (value): value is string =>
  typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);

/** One of some texts or numbers. */
export function isOneOf<const T extends readonly (string | number | boolean)[]>(
  ...values: T
): Guard<T[number]> {
  const known = new Set<unknown>(values);
  return (value): value is T[number] => known.has(value);
}

/** For a property that may be missing. */
export function maybe<T>(is: Guard<T>): Guard<T | undefined> {
  return (value): value is T | undefined => value === undefined || is(value);
}

/** For a property that is there and may be null. */
export function orNull<T>(is: Guard<T>): Guard<T | null> {
  return (value): value is T | null => value === null || is(value);
}

/** What one or the other guard says. */
export function either<A, B>(isA: Guard<A>, isB: Guard<B>): Guard<A | B> {
  return (value): value is A | B => isA(value) || isB(value);
}

/** A list of any length. */
export function isListOf<T>(is: Guard<T>): Guard<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(is);
}

/** A list with one value for each guard, in their order. */
export function isTuple<T extends readonly unknown[]>(...guards: Guards<T> & readonly unknown[]): Guard<T> {
  const each = guards as readonly Guard<unknown>[];
  return (value): value is T =>
    Array.isArray(value) && value.length === each.length && each.every((is, at) => is(value[at]));
}

/** An object whose keys may be any. */
export function isRecordOf<T>(is: Guard<T>): Guard<Readonly<Record<string, T>>> {
  return (value): value is Readonly<Record<string, T>> => isObject(value) && Object.values(value).every(is);
}

/** An object with these properties; what else it has is nobody's business. */
export function isObjectOf<T extends object>(guards: Guards<T>): Guard<T> {
  const each: [string, Guard<unknown>][] = Object.entries(guards);
  return (value): value is T => isObject(value) && each.every(([key, is]) => is(value[key]));
}

/** An object with these properties and no others: of what is passed on as it is. */
export function isExactly<T extends object>(guards: Guards<T>): Guard<T> {
  const is = isObjectOf(guards);
  return (value): value is T => is(value) && Object.keys(value).every((key) => Object.hasOwn(guards, key));
}

/** Any object, lists not included. */
export const isObject: Guard<Readonly<Record<string, unknown>>> = (
  value,
): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Deeper than anything of ours is: JSON.parse reads every depth, and what then walks the value would not. */
const DEEPEST = 100;

/** Any JSON value that is there, nested no deeper than 100 times. */
export const isJson: Guard<unknown> = (value): value is unknown =>
  value !== undefined && isNested(value, DEEPEST);

function isNested(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((part) => isNested(part, levels - 1));
}
