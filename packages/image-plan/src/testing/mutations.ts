/** A JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A structural edit of a JSON document, and its name: `plan.qm: null`. */
export interface Mutation {
  readonly name: string;
  /** The path of the edited value. */
  readonly path: readonly (string | number)[];
  readonly value: Json;
}

const OTHER_TYPES: readonly Json[] = [null, true, -1, 1.5, '', 'x', [], {}];

/**
 * Every edit at every place of a document: the value removed, null, of another type, empty; a list entry duplicated,
 * two of them swapped, all but one removed; an unknown key added.
 */
export function* mutations(document: Json): Generator<Mutation> {
  for (const path of places(document)) {
    const at = path.join('.');
    const edit = (what: string, value: Json): Mutation => ({ name: `${at}: ${what}`, path, value });
    const value = valueAt(document, path);
    if (path.length > 0) {
      yield edit('removed', without(document, path));
      for (const other of OTHER_TYPES) {
        if (JSON.stringify(other) !== JSON.stringify(value))
          yield edit(JSON.stringify(other), replaced(document, path, other));
      }
    }
    if (Array.isArray(value) && value.length > 0) {
      yield edit('first doubled', replaced(document, path, [value[0] as Json, ...value]));
      yield edit('only the first', replaced(document, path, value.slice(0, 1)));
      yield edit('reversed', replaced(document, path, [...value].reverse()));
      yield edit('nested', replaced(document, path, [value]));
    } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      yield edit('with a key that nobody knows', replaced(document, path, { ...value, unknown: 1 }));
    }
  }
}

function* places(value: Json, path: (string | number)[] = []): Generator<(string | number)[]> {
  yield path;
  if (typeof value !== 'object' || value === null) return;
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  for (const key of keys)
    yield* places((value as Record<string | number, Json>)[key] as Json, [...path, key]);
}

export function valueAt(document: Json, path: readonly (string | number)[]): Json {
  return path.reduce<Json>((value, key) => (value as Record<string | number, Json>)[key] as Json, document);
}

function replaced(document: Json, path: readonly (string | number)[], value: Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const copy = (Array.isArray(document) ? [...document] : { ...(document as object) }) as Record<
    string | number,
    Json
  >;
  copy[key] = replaced(copy[key] as Json, rest, value);
  return copy as Json;
}

function without(document: Json, path: readonly (string | number)[]): Json {
  const parent = path.slice(0, -1);
  const last = path.at(-1) as string | number;
  const value = valueAt(document, parent);
  if (Array.isArray(value))
    return replaced(
      document,
      parent,
      value.filter((_, index) => index !== last),
    );
  const entries = Object.entries(value as object).filter(([key]) => key !== last);
  return replaced(document, parent, Object.fromEntries(entries) as Json);
}
