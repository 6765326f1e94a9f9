import { availableMemory, cpuCount, requireTools, secondsSince1970 } from '@nx-aib/build-machine';
import { success, type Diagnostic, type Result } from '@nx-aib/core';
import {
  fingerprinted,
  kindOf,
  readRefreshes,
  StepBudget,
  StepRunner,
  toolsOf,
  useStore,
  withMachineErrors,
  writeRefreshes,
  type Kinds,
  type Refreshes,
  type Step,
  type StepStore,
} from '@nx-aib/steps';
import type { BuildRequest } from '../build-request';
import { kindsWith } from '../lower/kinds';
import { planSteps } from '../lower/lower';
import { latestSteps, utc } from './package-origin';
import { STORE_HINTS } from '../store-hints';

/** A refresh; `refresh` is when it was requested, in seconds since 1970. */
export type RefreshRequest = Pick<
  BuildRequest,
  'plan' | 'platform' | 'lock' | 'manifestDir' | 'storeDir' | 'report' | 'say'
> & { readonly refresh: number };

/**
 * Installs the latest packages of the archive for an image without a lock; every later build with this store uses them. If
 * it fails, builds keep using the earlier packages. Does nothing if a refresh of the same archives has succeeded since this
 * one was requested: all images of a command get the same packages.
 *
 * Warning: `packages/locked` for an image with a lock.
 */
export function refreshPackages(request: RefreshRequest): Promise<Result<undefined>> {
  const { plan, platform, lock, storeDir, say } = request;
  const kinds = kindsWith([platform.family]);
  const latest = latestSteps(planSteps(plan, platform, 'qcow2', lock).steps, kinds);
  if (latest.length === 0) return Promise.resolve(success(undefined, [locked(request)]));
  return withMachineErrors({ ...request, hint: STORE_HINTS.freeSpace }, async () => {
    const ready = await requireTools(toolsOf(latest, kinds), say);
    if (!ready.ok) return ready;
    return useStore(storeDir, (store) => refreshIn(store, request, latest, kinds), {
      hint: STORE_HINTS.otherFolder,
    });
  });
}

function refreshIn(
  store: StepStore,
  request: RefreshRequest,
  latest: readonly Step[],
  kinds: Kinds,
): Promise<Result<undefined>> {
  const onWait = () => request.say('waiting for another refresh of packages');
  return store.locked('refresh', onWait, async () => {
    const before = await readRefreshes(store.folder);
    const archives = latest.flatMap((step) => kindOf(kinds, step).latestOf(step) ?? []);
    const requested = utc(request.refresh);
    // Times of the same form can be compared as texts.
    if (archives.every((archive) => (before[archive] ?? '') >= requested)) return success(undefined);
    const now = utc(secondsSince1970());
    const refreshes = { ...before, ...Object.fromEntries(archives.map((archive) => [archive, now])) };
    const installed = await install(store, request, latest, kinds, refreshes);
    if (installed.ok) await writeRefreshes(store.folder, refreshes);
    return installed;
  });
}

async function install(
  store: StepStore,
  { plan: { name: imageName }, manifestDir, report }: RefreshRequest,
  latest: readonly Step[],
  kinds: Kinds,
  refreshes: Refreshes,
): Promise<Result<undefined>> {
  const steps = await fingerprinted(latest, kinds, { store: store.folder, refreshes });
  await store.open([...steps.values()].map(({ fingerprint }) => fingerprint));
  const budget = new StepBudget(cpuCount(), availableMemory());
  const runner = new StepRunner({ imageName, sourceDir: manifestDir, steps, kinds, store, report, budget });
  const made = await runner.outputsOf(Object.fromEntries(latest.map(({ name }) => [name, name])));
  return made.ok ? success(undefined, made.diagnostics) : made;
}

function locked({ plan: { name, lock } }: RefreshRequest): Diagnostic {
  return {
    code: 'packages/locked',
    severity: 'warning',
    message: `the packages of "${name}" were not refreshed: ${lock?.file ?? 'its lock file'} pins them`,
    hint: 'run `nx lock --update` or `aib-dev lock --update` for newer versions',
  };
}
