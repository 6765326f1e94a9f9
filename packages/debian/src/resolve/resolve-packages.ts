import { lastError, makeFolder, saysFullDisk, type RunOutcome } from '@nx-aib/build-machine';
import { requestedName } from '../archive/requested-name';
import { failure, success, type Diagnostic, type Result } from '@nx-aib/core';
import { causesIn } from '../apt/causes';
import { installError } from '../install/install-failed';
import { fetchLists, readLists } from '../install/archive-lists';
import { lockedEntries } from '../fetch/locked-archive';
import { choosePackages, pinned } from '../lock/choose-packages';
import {
  PACKAGE_SETS,
  type LockedPackage,
  type PackageSet,
  type Resolution,
  packageKey,
} from '@nx-aib/package-family';
import type { Simulation } from '../lock/parse-simulation';
import {
  lookUp,
  notInIndex,
  stanzasByName,
  type IndexedPackage,
  type StanzasByName,
} from '../archive/archive-lists';
import { flatStanza } from '../archive/flat-archive';
import { installProblems, unknownPackage } from '../archive/install-problems';
import type { ArchiveParams } from '../params/step-params';
import { AptSimulator } from './apt-simulator';
import path from 'node:path';

/** The packages to resolve, with this family's archive. */
export interface DebResolution extends Omit<Resolution, 'plan' | 'platform' | 'now'> {
  readonly archive: ArchiveParams;
  /** When the archive is queried, in a lock's format. */
  readonly seen: string;
}

/**
 * Determines which packages a build would install, set by set like its steps. Only the archive's indexes are
 * downloaded, and packages that must keep a version that is no longer in the indexes.
 */
export async function resolvePackages(resolution: DebResolution): Promise<Result<LockedPackage[]>> {
  const { archive, before, scratch, logFile } = resolution;
  const fetched = await fetchLists(archive, scratch, logFile);
  if (!fetched.ok) {
    return failure(noArchive(archive, fetched, logFile));
  }
  const indexes = await readLists(scratch);
  const there = stanzasByName(indexes);
  const preferences = resolution.keepVersions ? pinned(before) : '';
  const apt = await AptSimulator.create(scratch, archive.debArch, preferences, logFile);
  const kept = await keepGone(resolution, there, apt);
  if (!kept.ok) return kept;
  const stanzas = stanzasByName([...indexes, ...kept.value]);
  const chosen = await chooseSets(resolution, apt, stanzas);
  if (!chosen.ok) return chosen;
  const entries = lookUp(stanzas, [...chosen.value.values()].flat().map(packageKey));
  return success(choosePackages(chosen.value, entries, before, resolution.seen));
}

function noArchive(
  { suite }: ArchiveParams,
  { stdout, stderr }: Extract<RunOutcome, { ok: false }>,
  logFile: string,
): Diagnostic[] {
  const known = { packages: [], modules: [] };
  const problems = saysFullDisk(stderr) ? [] : installProblems(`${stdout}\n${stderr}`);
  if (problems.length > 0) return problems.map((problem) => installError(problem, { known, logFile }));
  const message = `the archive of ${suite} cannot be queried: ${lastError(causesIn(stderr))}`;
  const hint = `NX_AIB_MIRROR names a mirror; full output: ${logFile}`;
  return [{ code: 'lock/no-archive', severity: 'error', message, hint }];
}

/**
 * An index of the packages whose versions are kept but are no longer in the archive's indexes, made from the packages
 * themselves.
 */
async function keepGone(
  { keepVersions, before, archive, downloads, scratch, logFile }: DebResolution,
  stanzas: StanzasByName,
  apt: AptSimulator,
): Promise<Result<{ readonly archive: string; readonly text: string }[]>> {
  if (!keepVersions) return success([]);
  const there = lookUp(stanzas, before.map(packageKey));
  const gone = before.filter((deb) => !there.has(packageKey(deb)));
  if (gone.length === 0) return success([]);
  const folder = path.join(scratch, 'gone');
  await makeFolder(folder);
  const entries = await lockedEntries({ debs: gone, archive, keep: downloads, scratch: folder, logFile });
  if (!entries.ok) return entries;
  await apt.addIndex(entries.value.map(flatStanza).join('\n'));
  // Packages with an unchanged digest keep their line, including the path; so the path in this index does not matter.
  return success([{ archive: 'kept', text: entries.value.map(flatStanza).join('\n') }]);
}

/** Requests that are neither a package name nor provided by a package: apt-get(8) would interpret them as patterns. */
function unknownRequests(
  set: PackageSet,
  unknown: readonly string[],
  { pathOf, logFile }: DebResolution,
  stanzas: StanzasByName,
): Diagnostic[] {
  const known = { packages: [...stanzas.keys()], modules: [] };
  return unknown.map((request) => {
    const at = pathOf(set, request);
    return installError(unknownPackage(requestedName(request)), { known, logFile, ...(at && { at }) });
  });
}

/** Each set is resolved like its step installs it: the roots on top of the shared packages, the tools on their own. */
async function chooseSets(
  resolution: DebResolution,
  apt: AptSimulator,
  stanzas: StanzasByName,
): Promise<Result<Map<PackageSet, Simulation['installed']>>> {
  const { archive, requested, pathOf } = resolution;
  const chosen = new Map<PackageSet, Simulation['installed']>();
  const errors: Diagnostic[] = [];
  let shared: IndexedPackage[] = [];
  for (const set of PACKAGE_SETS) {
    const asked = requested[set];
    if (asked === undefined) continue;
    const unknown = notInIndex(asked, stanzas);
    errors.push(...unknownRequests(set, unknown, resolution, stanzas));
    const names = asked.filter((name) => !unknown.includes(name));
    const simulated =
      set === 'shared'
        ? await withEssential(archive, names, apt, stanzas)
        : await apt.install(names, set === 'tools' ? [] : shared, (name) => pathOf(set, name));
    if (!simulated.ok) errors.push(...simulated.diagnostics.map((d) => explained(d, resolution)));
    // The other sets are installed on top of it.
    if (!simulated.ok && set === 'shared') break;
    if (!simulated.ok) continue;
    chosen.set(set, simulated.value.installed);
    if (set === 'shared') shared = listed(stanzas, simulated.value.installed);
  }
  return errors.length > 0 ? failure(errors) : success(chosen);
}

const UNRESOLVED = ['lock/not-resolved', 'packages/unmet'];

/** Adds a hint if kept versions are the cause. */
function explained(diagnostic: Diagnostic, { keepVersions, before }: DebResolution): Diagnostic {
  if (!keepVersions || before.length === 0 || !UNRESOLVED.includes(diagnostic.code)) return diagnostic;
  const hint = 'with the locked versions; `nx lock --update` or `aib-dev lock --update` updates them';
  return { ...diagnostic, hint };
}

/**
 * Like mmdebstrap(1) with its variant "essential": first the essential packages of the suite, then the requested ones.
 */
async function withEssential(
  { suite, debArch }: ArchiveParams,
  names: readonly string[],
  apt: AptSimulator,
  stanzas: StanzasByName,
): Promise<Result<Simulation>> {
  const inSuite = `?or(?archive(^${suite}$),?codename(^${suite}$))`;
  const essential = await apt.install([`?narrow(${inSuite},?architecture(${debArch}),?essential)`], []);
  if (!essential.ok) return essential;
  const rest = await apt.install(names, listed(stanzas, essential.value.installed));
  if (!rest.ok) return rest;
  const again = new Set(rest.value.installed.map(({ name }) => name));
  const stay = essential.value.installed.filter(({ name }) => !again.has(name));
  return success({ installed: [...stay, ...rest.value.installed], removed: [] });
}

function listed(stanzas: StanzasByName, debs: Simulation['installed']): IndexedPackage[] {
  return [...lookUp(stanzas, debs.map(packageKey)).values()];
}
