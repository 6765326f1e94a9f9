import { requestedName } from './requested-name';
import { fieldOf, stanzasOf, type Stanza } from './deb822';
import { packageKey, type PackageFile } from '@nx-aib/package-family';

/**
 * A package index that apt has fetched. An archive is identified by its own label (the `Label` of its Release file),
 * which is the same on every mirror, unlike hosts and paths.
 */
export interface IndexTarget {
  /** The index's file name in apt's lists. */
  readonly file: string;
  readonly archive: string;
  /** The URI of the archive on this mirror, with a trailing slash. */
  readonly baseUri: string;
}

/** For `apt-get indextargets --format`: the format that `parseIndexTargets` parses. */
export const INDEX_TARGET_FORMAT = '$(FILENAME)|$(LABEL)|$(REPO_URI)';

/** The package indexes in apt's lists, in the order of the sources. */
export function parseIndexTargets(text: string): IndexTarget[] {
  return text.split('\n').flatMap((line) => {
    const [filename = '', label = '', baseUri = ''] = line.split('|');
    if (baseUri === '') return [];
    return [{ file: filename.slice(filename.lastIndexOf('/') + 1), archive: archiveName(label), baseUri }];
  });
}

/** `debian-security` for `Debian-Security`; `unnamed` for an archive without a label. */
function archiveName(label: string): string {
  return (
    label
      // apt leaves the placeholder unchanged if there is no label.
      .replace(/^\$\(.*\)$/, '')
      .toLowerCase()
      .replace(/[^a-z0-9.+-]+/g, '-')
      .replace(/^[^a-z0-9]+/, '') || 'unnamed'
  );
}

/** An index entry for one version of a package. */
export interface IndexedPackage extends PackageFile {
  readonly stanza: Stanza;
}

/** The content of an index. */
export interface IndexText {
  readonly archive: string;
  readonly text: string;
  /** It is not signed. */
  readonly unsigned?: boolean;
}

/** The stanzas of indexes by package name, in the order of the indexes. */
export type StanzasByName = ReadonlyMap<
  string,
  readonly { readonly archive: string; readonly stanza: Stanza; readonly unsigned: boolean }[]
>;

/** Parses indexes, each of some tens of megabytes, once. */
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
 * Looks up versions of packages; of several entries the first is used.
 * @param wanted keys from `packageKey`
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

/** Package requests whose name is neither a package nor provided by one. */
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
 * Whether a version of a package may come from an unsigned index: one contains it, and no signed index contains the
 * same file.
 * @param key from `packageKey`
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
