import fc from 'fast-check';

const DEEP = 100_000;

/** Texts of files that none of our readers accepts: not JSON, another value, nested far too deep. */
export const BROKEN_TEXTS: readonly string[] = [
  ...['', '{', '{"', 'null', 'true', '1', '1e400', '"text"', '[null]', '[1]', '[{}]', '\u0000', '\ufeff{}'],
  ...['{"__proto__":null}', '{"constructor":1}', '{"toString":1,"valueOf":1}', '{"length":-1}'],
  '['.repeat(DEEP),
  '['.repeat(DEEP) + ']'.repeat(DEEP),
  '{"a":'.repeat(DEEP) + '1' + '}'.repeat(DEEP),
  JSON.stringify({ a: 'x'.repeat(2 ** 22) }),
];

/** Replacement values, by their kind. */
const OTHERS: Readonly<Record<string, unknown>> = {
  null: null,
  boolean: true,
  number: -1.5,
  string: 'x',
  list: [],
  object: {},
};

const NONE = /^$(?!)/;

type Path = readonly (string | number)[];

/**
 * All texts that differ from a valid value in one place, which has a value of another kind or is missing.
 *
 * @param free Places, such as `declaration.params`, that may hold anything.
 * @param mayLack Places, such as `entries.0.target`, that may be missing.
 * @param mayBeNull Places that may be null.
 */
export function harmed(sound: unknown, { free = NONE, mayLack = NONE, mayBeNull = NONE } = {}): string[] {
  const isFree = (path: Path) => path.some((_, end) => free.test(path.slice(0, end + 1).join('.')));
  return placesIn(sound).flatMap((path) => {
    const kind = kindOf(at(sound, path));
    const others = isFree(path)
      ? []
      : Object.entries(OTHERS).filter(
          ([other]) => other !== kind && !(other === 'null' && mayBeNull.test(path.join('.'))),
        );
    const isKey = typeof path.at(-1) === 'string' && !isFree(path.slice(0, -1));
    const missing = isKey && !mayLack.test(path.join('.')) ? [undefined] : [];
    return [...others.map(([, other]) => other), ...missing].map((by) =>
      JSON.stringify(replace(sound, path, by)),
    );
  });
}

/** Any JSON text, including those that differ from a valid value in one place. */
export function anyJson(sound: unknown): fc.Arbitrary<string> {
  const nearly = fc
    .tuple(fc.constantFrom(...placesIn(sound)), fc.jsonValue())
    .map(([path, value]) => JSON.stringify(replace(sound, path, value)));
  return fc.oneof(fc.json(), nearly);
}

/** The paths of the whole value and of everything in it. */
function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [path, ...keys.flatMap((key) => placesIn(at(value, [key]), [...path, key]))];
}

function at(value: unknown, [key, ...rest]: Path): unknown {
  return key === undefined ? value : at((value as Record<string | number, unknown>)[key], rest);
}

/** `undefined` removes a key. */
function replace(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  const replaced = replace(at(value, [key]), rest, by);
  if (Array.isArray(value)) return value.map((item: unknown, index) => (index === key ? replaced : item));
  return { ...(value as object), [key]: replaced };
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'list' : typeof value;
}
