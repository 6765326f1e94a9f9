import type { InstalledDeb } from './dpkg-status';
import { lookUp, mayBeUnsigned, type StanzasByName } from '../archive/archive-lists';
import { packageKey, type PackageFile, type PinnedPackage } from '@nx-aib/package-family';

/** An installed package, and where it came from if known. */
export interface TracedDeb extends InstalledDeb {
  readonly source?: PackageFile;
  /** It came from a source that is trusted without a signature. */
  readonly unverified?: true;
}

/** The known sources of packages that a step starts from or that are in its lock, by `packageKey`. */
export type KnownSources = ReadonlyMap<string, Pick<TracedDeb, 'source' | 'unverified'>>;

/** The sources of packages that have already been traced. */
export function knownSources(
  traced: readonly TracedDeb[],
  locked: readonly PinnedPackage[],
): Map<string, Pick<TracedDeb, 'source' | 'unverified'>> {
  const known = new Map<string, Pick<TracedDeb, 'source' | 'unverified'>>();
  for (const deb of traced)
    if (deb.source !== undefined || deb.unverified === true) known.set(packageKey(deb), deb);
  for (const deb of locked) {
    const { sha256, archive, path } = deb;
    known.set(packageKey(deb), { source: { sha256, archive, path } });
  }
  return known;
}

/** Adds to each installed package where it came from: from the known sources, otherwise from the indexes. */
export function trace(
  installed: readonly InstalledDeb[],
  known: KnownSources,
  stanzas: StanzasByName,
): TracedDeb[] {
  const unknown = installed.map(packageKey).filter((key) => !known.has(key));
  const found = lookUp(stanzas, unknown);
  return installed.map((deb) => {
    const key = packageKey(deb);
    const before = known.get(key);
    const source = before === undefined ? found.get(key) : before.source;
    const unverified = before === undefined ? mayBeUnsigned(stanzas, key) : before.unverified === true;
    return { ...deb, ...placeOf(source), ...(unverified ? { unverified } : {}) };
  });
}

function placeOf(source: PackageFile | undefined): Pick<TracedDeb, 'source'> {
  if (source === undefined) return {};
  const { sha256, archive, path } = source;
  return { source: { sha256, archive, path } };
}

/**
 * The differences between the installed packages and the expected ones, which are those that were there before and
 * those in a lock; empty if there are none.
 */
export function notAsLocked(
  installed: readonly InstalledDeb[],
  before: readonly InstalledDeb[],
  locked: readonly PinnedPackage[],
): string[] {
  const keys = new Set(installed.map(packageKey));
  const wanted = new Map([...before, ...locked].map((deb) => [packageKey(deb), deb]));
  return [
    ...[...wanted.keys()].filter((key) => !keys.has(key)).map((key) => `${key} is not installed`),
    ...[...keys].filter((key) => !wanted.has(key)).map((key) => `${key} is installed and not in the lock`),
  ];
}
