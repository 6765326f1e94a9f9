import { requestedName } from './requested-name';
import { fieldOf, stanzasOf, type Stanza } from './deb822';
import { packageKey, type PackageFile } from '@nx-aib/package-family';

/**
 * One index of packages that apt has fetched. An archive is known by its own label (the `Label` of its Release file):
 * every mirror has that, while hosts and paths are different ones.
 */
export interface IndexTarget {
  /** The index's file name among apt's lists. */
  readonly file: string;
  readonly archive: string;
  /** Where this mirror of the archive is, with a slash at its end. */
  readonly baseUri: string;
}

/** For `apt-get indextargets --format`: what `parseIndexTargets` reads. */
export const INDEX_TARGET_FORMAT = '$(FILENAME)|$(LABEL)|$(REPO_URI)';

/** The indexes of packages among apt's lists, in the order of the sources. */
export function parseIndexTargets(text: string): IndexTarget[] {
  return text.split('\n').flatMap((line) => {
    const [filename = '', label = '', baseUri = ''] = line.split('|');
    if (baseUri === '') return [];
    return [{ file: filename.slice(filename.lastIndexOf('/') + 1), archive: archiveName(label), baseUri }];
  });
}

/** `debian-security` of `Debian-Security`; `unnamed` of an archive without a label. */
function archiveName(label: string): string {
  return (
    label
      // What apt has no label for, it leaves as it was asked.
      .replace(/^\$\(.*\)$/, '')
      .toLowerCase()
      .replace(/[^a-z0-9.+-]+/g, '-')
      .replace(/^[^a-z0-9]+/, '') || 'unnamed'
  );
}

/** What an index says of one version of a package. */
export interface IndexedPackage extends PackageFile {
  readonly stanza: Stanza;
}

/** One index, read. */
export interface IndexText {
  readonly archive: string;
  readonly text: string;
  /** Nobody has signed it. */
  readonly unsigned?: boolean;
}

/** The stanzas of indexes by the names of the packages, in the order of the indexes. */
export type StanzasByName = ReadonlyMap<
  string,
  readonly { readonly archive: string; readonly stanza: Stanza; readonly unsigned: boolean }[]
>;

/** Reads indexes, each of some tens of megabytes, once. */
export function stanzasByName(indexes: readonly IndexText[]): StanzasByName {
  const byName = new Map<string, { archive: string; stanza: Stanza; unsigned: boolean }[]>();
  for (const { archive, text, unsigned = false } of indexes) {
    for (const stanza of stanzasOf(text)) {
      const name = fieldOf(stanza, 'Package') ?? '';
      const known = byName.get(name);
      if (known === undefined) byName.set(name, [{ archive, stanza, unsigned }]);
      else known.push({ archive, stanza, unsigned });
    }
  }
  return byName;
}

/**
 * Looks up versions of packages, of which the first that is there counts.
 * @param wanted what `packageKey` gives
 */
export function lookUp(stanzas: StanzasByName, wanted: Iterable<string>): Map<string, IndexedPackage> {
  const found = new Map<string, IndexedPackage>();
  for (const key of wanted) {
    for (const { archive, stanza } of stanzas.get(key.slice(0, key.indexOf(' '))) ?? []) {
      const sha256 = fieldOf(stanza, 'SHA256');
      const path = fieldOf(stanza, 'Filename')?.replace(/^\.\//, '');
      if (keyOf(stanza) !== key || sha256 === undefined || path === undefined) continue;
      found.set(key, { stanza, archive, sha256, path });
      break;
    }
  }
  return found;
}

/** Those of some requests for packages whose names no package has, nor provides. */
export function notInIndex(requests: readonly string[], stanzas: StanzasByName): string[] {
  const nameOf = (request: string) => requestedName(request);
  const unknown = requests.filter((request) => !stanzas.has(nameOf(request)));
  if (unknown.length === 0) return [];
  const provided = new Set<string>();
  for (const entries of stanzas.values())
    for (const { stanza } of entries)
      for (const what of (fieldOf(stanza, 'Provides') ?? '').split(','))
        provided.add(what.trim().replace(/[ (:].*$/, ''));
  return unknown.filter((request) => !provided.has(nameOf(request)));
}

/**
 * Whether a version of a package may come from an index that nobody has signed: one has it, and no signed index has the
 * same file.
 * @param key what `packageKey` gives
 */
export function mayBeUnsigned(stanzas: StanzasByName, key: string): boolean {
  const same = (stanzas.get(key.slice(0, key.indexOf(' '))) ?? []).filter(
    ({ stanza }) => keyOf(stanza) === key,
  );
  const signed = new Set(
    same.filter(({ unsigned }) => !unsigned).map(({ stanza }) => fieldOf(stanza, 'SHA256') ?? ''),
  );
  return same.some(({ stanza, unsigned }) => unsigned && !signed.has(fieldOf(stanza, 'SHA256') ?? 'none'));
}

function keyOf(stanza: Stanza): string {
  const field = (name: string) => fieldOf(stanza, name) ?? '';
  return packageKey({ name: field('Package'), version: field('Version'), arch: field('Architecture') });
}
