import { type ManifestPath, nearestName } from '@nx-aib/core';
import { listed, pathText, shown, type Problem } from '../finding';
import { manifestSchema, resolved, type SchemaNode } from '../schema';

/** The known key of `level` that `name` was probably meant to be. */
export function suggestedKey(name: string, level: SchemaNode): string | undefined {
  return nearestName(name, Object.keys(level.properties ?? {}));
}

/** An unknown key in `level`, at `path`: suggests the most similar known key, or the place where the key belongs. */
export function unknownKey(name: string, path: ManifestPath, level: SchemaNode): Problem {
  return {
    code: 'manifest/unknown-key',
    message: `unknown key ${shown(name)}`,
    hint: suggestion(name, path, level),
  };
}

function suggestion(name: string, path: ManifestPath, level: SchemaNode): string {
  const elsewhere = levelsOf(name, path);
  if (elsewhere.length > 0) return `${name} belongs ${listed(elsewhere.map(placeText), 'or')}`;
  const near = suggestedKey(name, level);
  if (near !== undefined) return `did you mean ${near}?`;
  const known = Object.keys(level.properties ?? {});
  if (known.length === 0) return 'no keys are allowed here; write {}';
  return `known keys here: ${listed(known)}`;
}

function placeText(path: ManifestPath): string {
  return path.length === 0 ? 'to the top level' : `under ${pathText(path)}`;
}

/** The maximum number of places suggested for a misplaced key; if there are more, a suggestion is useless. */
const MOST_PLACES = 2;

/** The levels of the language that contain `name`, nearest first; none if there are too many. */
function levelsOf(name: string, path: ManifestPath): readonly ManifestPath[] {
  const root = path[0];
  const found = places.get(name) ?? [];
  const sameSection = found.filter((place) => place[0] === root);
  const candidates = sameSection.length > 0 ? sameSection : found;
  return candidates.length <= MOST_PLACES ? candidates : [];
}

/**
 * Every key in the language → the mappings that contain it; not below lists and free names, where there is no single
 * place.
 */
const places = collectPlaces(manifestSchema, [], new Map());

function collectPlaces(
  node: SchemaNode,
  path: ManifestPath,
  into: Map<string, ManifestPath[]>,
): ReadonlyMap<string, readonly ManifestPath[]> {
  for (const [name, child] of Object.entries(node.properties ?? {})) {
    into.set(name, [...(into.get(name) ?? []), path]);
    collectPlaces(resolved(child), [...path, name], into);
  }
  return into;
}
