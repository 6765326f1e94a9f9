import { posix } from 'node:path';

const SUFFIX = '.aib.yml';

/** The glob of the files that are projects. */
export const MANIFEST_GLOB = `**/*${SUFFIX}`;

/** Where nothing in the workspace gives a name. */
const NAMELESS = 'image';

/**
 * The names of the projects that manifests are: each is called after its file, one that is called `.aib.yml` alone after
 * its directory. Nx refuses a workspace with two projects of one name, so a name that is taken becomes `NAME-image`; of
 * several manifests with one name the one nearest to the workspace's root has it, and others have their directories'
 * names in front. None of this follows from the order in which files are found.
 *
 * @param manifests all of the workspace, relative to its root
 * @param taken the names of all other projects
 * @returns manifest → name
 */
export function projectNames(
  manifests: readonly string[],
  taken: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const used = new Set(taken);
  const sorted = [...manifests].sort(nearestFirst);
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

/** What else the manifest may be called, best first. */
function* longerNames(manifest: string, plain: string): Generator<string> {
  const folders = posix
    .dirname(manifest)
    .split('/')
    .filter((folder) => folder !== '.');
  for (let count = 1; count <= folders.length; count++) yield [...folders.slice(-count), plain].join('-');
  for (let number = 2; ; number++) yield `${plain}-${number}`;
}

function firstFree(names: Iterable<string>, used: ReadonlySet<string>): string {
  for (const name of names) if (!used.has(name)) return name;
  throw new Error('there is always one more name');
}

function ownName(manifest: string): string {
  const name = posix.basename(manifest).slice(0, -SUFFIX.length);
  if (name !== '') return name;
  const folder = posix.dirname(manifest);
  return folder === '.' ? NAMELESS : posix.basename(folder);
}

function nearestFirst(one: string, other: string): number {
  const depth = (manifest: string) => manifest.split('/').length;
  return depth(one) - depth(other) || (one < other ? -1 : 1);
}
