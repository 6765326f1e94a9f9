import { posix } from 'node:path';

/** How the name of a manifest ends. */
export const SUFFIX = '.aib.yml';

/** The glob of the files that are projects. */
export const MANIFEST_GLOB = `**/*${SUFFIX}`;

/** The name if nothing in the workspace provides one that is usable. */
const NAMELESS = 'image';

/**
 * The project names of manifests: each is named after its file, or after its directory if the file is just `.aib.yml`.
 * Nx rejects a workspace with two projects of the same name, so a name that is already taken becomes `NAME-image`; of
 * several manifests with the same name the one nearest to the workspace root keeps it, and the others are prefixed with
 * the names of their directories. No name starts with a dash, because Nx would read `nx build -NAME` as an option. The result does not depend on the order in which files are found.
 *
 * @param manifests all manifests in the workspace, relative to its root
 * @param taken the names of all other projects
 * @returns manifest → name
 */
export function projectNames(
  manifests: readonly string[],
  taken: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const used = new Set(taken);
  const sorted = nearestFirst(manifests);
  const give = (manifest: string, name: string) => {
    used.add(name);
    names.set(manifest, name);
  };
  for (const manifest of sorted) {
    const name = plainName(manifest, taken);
    if (!used.has(name)) give(manifest, name);
  }
  for (const manifest of sorted)
    if (!names.has(manifest))
      give(manifest, firstFree(longerNames(manifest, plainName(manifest, taken)), used));
  return names;
}

function plainName(manifest: string, taken: ReadonlySet<string>): string {
  const name = ownName(manifest);
  return taken.has(name) ? `${name}-image` : name;
}

/** Alternative names for a manifest, best first. */
function* longerNames(manifest: string, plain: string): Generator<string> {
  const folders = posix
    .dirname(manifest)
    .split('/')
    .filter((folder) => folder !== '.');
  for (let count = 1; count <= folders.length; count++)
    yield usable([...folders.slice(-count), plain].join('-'));
  for (let number = 2; ; number++) yield `${plain}-${number}`;
}

function firstFree(names: Iterable<string>, used: ReadonlySet<string>): string {
  for (const name of names) if (!used.has(name)) return name;
  throw new Error('there is always one more name');
}

function ownName(manifest: string): string {
  const name = posix.basename(manifest).slice(0, -SUFFIX.length);
  if (name !== '') return usable(name);
  const folder = posix.dirname(manifest);
  return folder === '.' ? NAMELESS : usable(posix.basename(folder));
}

function usable(name: string): string {
  return name.replace(/^-+/, '') || NAMELESS;
}

function nearestFirst(manifests: readonly string[]): string[] {
  const all = manifests.map((manifest) => ({ manifest, depth: manifest.split('/').length }));
  all.sort((one, other) => one.depth - other.depth || (one.manifest < other.manifest ? -1 : 1));
  return all.map(({ manifest }) => manifest);
}
