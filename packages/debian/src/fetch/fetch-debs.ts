import {
  environmentVariable,
  fileSize,
  lastError,
  makeFolder,
  removeTree,
  renameOver,
  run,
  sha256File,
  touch,
  type Argv,
} from '@nx-aib/build-machine';
import { failure, success, type Diagnostic, type Result } from '@nx-aib/core';
import { decoded, isGone, parseFetchFailures } from '../apt/fetch-outcome';
import type { PinnedPackage } from '@nx-aib/package-family';
import { snapshotUri } from '../archive/snapshot-uri';
import type { ArchiveParams } from '../params/step-params';
import { fetchLists, readLists } from '../install/archive-lists';
import { causesIn } from '../apt/causes';
import { APT_HELPER } from '../apt/apt-helper';
import path from 'node:path';

/** How many unavailable packages are listed individually. */
const SHOWN_PACKAGES = 10;

export interface DebFetch {
  readonly debs: readonly PinnedPackage[];
  readonly archive: ArchiveParams;
  /** The directory in which files are cached as `<sha256>.deb`. */
  readonly keep: string;
  /** An empty directory. */
  readonly scratch: string;
  readonly logFile: string;
}

/**
 * Makes sure that packages are in `keep` and match a lock: the SHA-256 of each file is checked before use, whether it
 * is new or was already there. They are downloaded from the archive or its mirror (NX_AIB_MIRROR), or from a snapshot
 * service (NX_AIB_SNAPSHOT) if no longer available there.
 */
export async function fetchDebs(fetch: DebFetch): Promise<Result<undefined>> {
  const snapshot = environmentVariable('NX_AIB_SNAPSHOT');
  const inSnapshot = snapshot === undefined ? success(undefined) : snapshotUri(snapshot);
  if (!inSnapshot.ok) return inSnapshot;
  const missing = await notKept(fetch);
  if (missing.length === 0) return success(undefined);
  const problems = new Map<PinnedPackage, Diagnostic>();
  const bases = await archiveBases(fetch);
  const fromArchive = bases.ok
    ? await download(
        fetch,
        missing,
        (deb) => bases.value.get(deb.archive)?.map((base) => `${base}${deb.path}`) ?? [],
      )
    : new Map(missing.map((deb) => [deb, undefined] as const));
  for (const [deb, said] of fromArchive) problems.set(deb, problemOf(deb, said));
  const uri = inSnapshot.value;
  if (uri !== undefined && problems.size > 0) {
    const left = await download(fetch, [...problems.keys()], (deb) => [uri(deb)]);
    for (const deb of [...problems.keys()]) {
      const said = left.get(deb);
      if (!left.has(deb)) problems.delete(deb);
      else problems.set(deb, notInSnapshot(deb, said));
    }
  }
  if (problems.size === 0) return success(undefined);
  return failure(bases.ok || uri !== undefined ? shortened([...problems.values()]) : bases.diagnostics);
}

/**
 * The packages whose file is missing or different: it is replaced, and another step may already have done so. Marks the
 * others as used.
 */
async function notKept({ debs, keep }: DebFetch): Promise<PinnedPackage[]> {
  const missing: PinnedPackage[] = [];
  for (const deb of debs) {
    const file = keptDeb(keep, deb);
    if ((await fileSize(file)) !== undefined && (await sha256File(file)) === deb.sha256) await touch(file);
    else missing.push(deb);
  }
  return missing;
}

/** The path of a package's cached file. */
export function keptDeb(keep: string, deb: PinnedPackage): string {
  return path.join(keep, debFile(deb));
}

/** The file name of a package. */
export function debFile({ sha256 }: PinnedPackage): string {
  return `${sha256}.deb`;
}

/** The URIs of each archive, by label; several if several mirrors are configured. */
async function archiveBases({ archive, scratch, logFile }: DebFetch): Promise<Result<Map<string, string[]>>> {
  const folder = path.join(scratch, 'archives');
  await makeFolder(folder);
  const fetched = await fetchLists(archive, folder, logFile);
  if (!fetched.ok) {
    const message = `the archive of ${archive.suite} cannot be queried: ${lastError(causesIn(fetched.stderr))}`;
    const hint = `NX_AIB_MIRROR names a mirror; full output: ${logFile}`;
    return failure([{ code: 'lock/no-archive', severity: 'error', message, hint }]);
  }
  const bases = new Map<string, string[]>();
  for (const { archive: label, baseUri } of await readLists(folder)) {
    const known = bases.get(label) ?? [];
    if (!known.includes(baseUri)) bases.set(label, [...known, baseUri]);
  }
  await removeTree(folder);
  return success(bases);
}

/** What was wrong with one package's file: apt's message, or the digest of the file received. */
type Said = { readonly reason: string } | { readonly digest: string } | undefined;

/** Downloads files. Returns those that could not be downloaded, with the reasons. */
async function download(
  fetch: DebFetch,
  debs: readonly PinnedPackage[],
  urisOf: (deb: PinnedPackage) => readonly string[],
): Promise<Map<PinnedPackage, Said>> {
  let left = new Map<PinnedPackage, Said>(debs.map((deb) => [deb, undefined]));
  const rounds = Math.max(0, ...debs.map((deb) => urisOf(deb).length));
  for (let round = 0; round < rounds && left.size > 0; round += 1) {
    const wanted = [...left.keys()].flatMap((deb) => {
      const uri = urisOf(deb)[round];
      return uri === undefined ? [] : [{ deb, uri }];
    });
    const failed = await downloadOnce(fetch, wanted);
    const tried = new Set(wanted.map(({ deb }) => deb));
    left = new Map(
      [...left].flatMap(([deb, said]) => {
        if (!tried.has(deb)) return [[deb, said] as const];
        return failed.has(deb) ? [[deb, failed.get(deb)] as const] : [];
      }),
    );
  }
  return left;
}

async function downloadOnce(
  { keep, scratch, logFile }: DebFetch,
  wanted: readonly { readonly deb: PinnedPackage; readonly uri: string }[],
): Promise<Map<PinnedPackage, Said>> {
  const folder = path.join(scratch, 'fetched');
  await removeTree(folder);
  await makeFolder(folder);
  const target = (deb: PinnedPackage) => path.join(folder, `${deb.sha256}.deb`);
  // apt creates links for `file:`, and copies for `copy:`.
  const uris = wanted.map(({ deb, uri }) => ({ deb, uri: uri.replace(/^file:/, 'copy:') }));
  const files = uris.flatMap(({ deb, uri }) => [uri, target(deb), `SHA256:${deb.sha256}`]);
  const argv: Argv = [APT_HELPER, '-q', 'download-file', ...files];
  const outcome = await run(argv, { logFile, env: { LC_ALL: 'C.UTF-8' } });
  const failures = parseFetchFailures(outcome.stderr);
  const failed = new Map<PinnedPackage, Said>();
  for (const { deb, uri } of uris) {
    const file = target(deb);
    const fetched = (await fileSize(file)) !== undefined;
    if (fetched && (await sha256File(file)) === deb.sha256) {
      await renameOver(file, keptDeb(keep, deb));
      continue;
    }
    const other = fetched ? file : `${file}.FAILED`;
    const there = (await fileSize(other)) !== undefined;
    const reason = failures.get(decoded(uri)) ?? lastError(causesIn(outcome.stderr));
    failed.set(deb, there ? { digest: await sha256File(other) } : { reason });
  }
  await removeTree(folder);
  return failed;
}

const GONE_HINT =
  'set NX_AIB_SNAPSHOT to a snapshot service, or update to the latest versions: `nx lock --update` or ' +
  '`aib-dev lock --update`';

function problemOf(deb: PinnedPackage, said: Said): Diagnostic {
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

function notInSnapshot(deb: PinnedPackage, said: Said): Diagnostic {
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

function named({ name, version, arch }: PinnedPackage): string {
  return `${name} ${version} (${arch})`;
}

function shortened(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const [first] = diagnostics;
  if (first === undefined || diagnostics.length <= SHOWN_PACKAGES) return [...diagnostics];
  const message = `${diagnostics.length - SHOWN_PACKAGES} more packages are not available`;
  return [...diagnostics.slice(0, SHOWN_PACKAGES), { code: first.code, severity: 'error', message }];
}
