import { removeAbandoned, secondsSince1970, writeFileAtomic, requireTools } from '@nx-aib/build-machine';
import { failure, success, type Diagnostic, type Result } from '@nx-aib/core';
import { withLocations } from '@nx-aib/manifest';
import {
  diffLocks,
  type LockDiff,
  misfits,
  type Lock,
  lockFileOf,
  renderLock,
  packagePlace,
  requestedPackages,
} from '@nx-aib/package-family';
import { readLock, type LoadedPlan } from '@nx-aib/planner';
import { LOCKED_DOWNLOADS, type StepStore, useStore } from '@nx-aib/steps';
import { STORE_HINTS } from '../store-hints';
import { missingLock } from './missing-lock';
import path from 'node:path';

export interface LockRequest {
  /** Relative to the working directory; the lock is beside it. */
  readonly manifestFile: string;
  /** Planned without a lock. */
  readonly loaded: LoadedPlan;
  /** `new`: only new packages are resolved; `all`: everything; `check`: nothing, and nothing is written. */
  readonly resolve: 'new' | 'all' | 'check';
  /** Absolute; packages are cached there as for builds. */
  readonly storeDir: string;
  /** Prints a line to the user immediately. */
  readonly say: (line: string) => void;
}

/** The result of locking. */
export interface LockOutcome {
  readonly file: string;
  /** `fits`: unchanged, without resolving; `same`: resolved with the same result. */
  readonly state: 'new' | 'changed' | 'same' | 'fits';
  readonly lock: Lock;
  readonly diff: LockDiff;
}

/** Locks the packages of an image, in a file beside its manifest. */
export type LockPackages = (request: LockRequest) => Promise<Result<LockOutcome>>;

export const lockPackages: LockPackages = async (request) => {
  const { manifestFile, resolve } = request;
  const file = lockFileOf(manifestFile);
  if (resolve !== 'check') await removeAbandoned(path.dirname(path.resolve(file)));
  const read = await readLock(manifestFile, request.loaded.platform.family.planning.lockForm);
  // A lock that cannot be read is replaced only if everything is to be resolved again.
  if (!read.ok && resolve !== 'all') return read;
  const before = read.ok ? (read.value?.lock ?? null) : null;
  const wrong = whyNot(before, request, file);
  if (resolve === 'check' && wrong.length > 0) return failure(wrong);
  if (before !== null && resolve !== 'all' && wrong.length === 0) {
    return success({ file, state: 'fits', lock: before, diff: diffLocks(before, before) });
  }
  const resolved = await useStore(request.storeDir, (store) => resolveLock(request, store, before, wrong), {
    hint: STORE_HINTS.otherFolder,
  });
  if (!resolved.ok) return resolved;
  const lock = resolved.value;
  const diff = diffLocks(before ?? { packages: [] }, lock);
  const text = renderLock(lock);
  const same = before !== null && renderLock(before) === text;
  if (!same) await writeFileAtomic(path.resolve(file), text);
  const state = before === null ? 'new' : same ? 'same' : 'changed';
  return success({ file, state, lock, diff }, resolved.diagnostics);
};

function whyNot(lock: Lock | null, { loaded }: LockRequest, file: string): Diagnostic[] {
  const { plan, platform, parsed } = loaded;
  if (lock === null) return [missingLock(file)];
  const requested = requestedPackages(plan, platform.distribution);
  const wrong = misfits(lock, { plan, requested }, path.basename(file));
  return withLocations(wrong, parsed.source);
}

async function resolveLock(
  { loaded, resolve, say }: LockRequest,
  store: StepStore,
  before: Lock | null,
  wrong: readonly Diagnostic[],
): Promise<Result<Lock>> {
  const { plan, platform, parsed } = loaded;
  const { building } = platform.family;
  const ready = await requireTools(building.tools, say);
  if (!ready.ok) return ready;
  const staging = await store.stage();
  const requested = requestedPackages(plan, platform.distribution);
  const otherPlatform = wrong.some(({ code }) => code === 'lock/other-platform');
  const packages = await building.resolve({
    ...{ plan, platform, requested },
    pathOf: (set, name) => packagePlace(plan, set, name),
    before: otherPlatform ? [] : (before?.packages ?? []),
    keepVersions: resolve === 'new',
    now: secondsSince1970(),
    downloads: await store.downloads(LOCKED_DOWNLOADS),
    scratch: staging.scratch,
    logFile: await store.logFile(plan.name, 'lock'),
  });
  if (!packages.ok) return failure(withLocations(packages.diagnostics, parsed.source));
  const lock = { distro: plan.distro, arch: plan.arch, requested, packages: packages.value };
  return success(lock, packages.diagnostics);
}
