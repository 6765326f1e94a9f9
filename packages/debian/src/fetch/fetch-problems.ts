import type { Diagnostic, SourceLocation } from '@nx-aib/core';
import type { LocateLocked, PinnedPackage } from '@nx-aib/package-family';
import { isGone } from '../apt/fetch-outcome';

/** How many unavailable packages are listed individually. */
const SHOWN_PACKAGES = 10;

/** How many packages one message names. */
const NAMED_PACKAGES = 20;

/** What was wrong with one package's file: apt's message, or the digest of the file received; undefined if not requested. */
export type Said = { readonly reason: string } | { readonly digest: string } | undefined;

const GONE_HINT =
  'set NX_AIB_SNAPSHOT to a snapshot service, or update to the latest versions: `nx lock --update` or ' +
  '`aib-dev lock --update`';

/** Why a package could not be downloaded from its archive. */
export function notInArchive(deb: PinnedPackage, said: Said): Diagnostic {
  if (said !== undefined && 'digest' in said)
    return wrongDigest(deb, `the archive ${deb.archive}`, said.digest);
  if (said === undefined) {
    const message = `${named(deb)} is in the archive "${deb.archive}", which no configured source provides`;
    return { code: 'lock/other-archive', severity: 'error', message, hint: GONE_HINT };
  }
  if (!isGone(said.reason)) return notFetched(deb, said.reason);
  const message = `the archive no longer has ${named(deb)}: ${deb.archive} has no ${deb.path}`;
  return { code: 'lock/version-gone', severity: 'error', message, hint: GONE_HINT };
}

/** Why it could not be downloaded from the snapshot service either. */
export function notInSnapshot(deb: PinnedPackage, said: Said): Diagnostic {
  if (said !== undefined && 'digest' in said) return wrongDigest(deb, 'the snapshot service', said.digest);
  if (said !== undefined && !isGone(said.reason)) return notFetched(deb, said.reason);
  const message = `neither the archive nor the snapshot service has ${named(deb)}: ${deb.archive}/${deb.path}`;
  const hint = `check NX_AIB_SNAPSHOT, or update to the latest versions: \`nx lock --update\` or \`aib-dev lock --update\``;
  return { code: 'lock/version-gone', severity: 'error', message, hint };
}

function notFetched(deb: PinnedPackage, reason: string): Diagnostic {
  const message = `${named(deb)} cannot be fetched from ${deb.archive}/${deb.path}: ${reason}`;
  return { code: 'lock/not-fetched', severity: 'error', message };
}

function wrongDigest(deb: PinnedPackage, where: string, digest: string): Diagnostic {
  return {
    code: 'lock/wrong-digest',
    severity: 'error',
    message: `${where} has another file for ${named(deb)} (${deb.path}): its SHA-256 is ${digest}, but the lock file says ${deb.sha256}`,
    hint: 'it was not installed; find out what changed it: the lock file, the archive, or something in between',
  };
}

/** Packages that are not cached, if nothing can be downloaded. */
export function notDownloaded(missing: readonly PinnedPackage[], why: string): Diagnostic {
  const names = missing.slice(0, NAMED_PACKAGES).map(named);
  const more = missing.length - names.length;
  const all = [...names, ...(more > 0 ? [`${more} more`] : [])].join(', ');
  const what =
    missing.length === 1 ? 'a package of the lock is' : `${missing.length} packages of the lock are`;
  return {
    code: 'lock/not-downloaded',
    severity: 'error',
    message: `${what} not in the download cache, and the archive cannot be reached (${why}): ${all}`,
    hint: 'run `nx download` or `aib-dev download` where the archive can be reached, and copy the downloads of its store into this one; NX_AIB_MIRROR names a mirror',
  };
}

function named({ name, version, arch }: PinnedPackage): string {
  return `${name} ${version} (${arch})`;
}

/** The problems of packages as errors, each at its line in the lock; not all of them if there are many. */
export function packageErrors(
  problems: ReadonlyMap<PinnedPackage, Diagnostic>,
  locate: LocateLocked | undefined,
): Diagnostic[] {
  const all = [...problems].map(([deb, problem]) => at(problem, locate?.(deb)));
  const [first] = all;
  if (first === undefined || all.length <= SHOWN_PACKAGES) return all;
  const message = `${all.length - SHOWN_PACKAGES} more packages are not available`;
  return [...all.slice(0, SHOWN_PACKAGES), { code: first.code, severity: 'error', message }];
}

function at(problem: Diagnostic, location: SourceLocation | undefined): Diagnostic {
  return location === undefined ? problem : { ...problem, location };
}
