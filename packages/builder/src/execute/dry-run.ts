import { failure, success, type Result } from '@nx-aib/core';
import {
  type BuildPlan,
  type FingerprintedStep,
  stepsToRun,
  StepStore,
  checkStoreDir,
  type BuildEvent,
  explain,
  fingerprinted,
  readRefreshes,
} from '@nx-aib/steps';
import type { BuildRequest } from '../build-request';
import { kindsWith } from '../lower/kinds';
import { STORE_HINTS } from '../store-hints';
import { upToDate } from './up-to-date';

/**
 * Reports for each step whether a build would run it; writes nothing, and does not remove leftovers of killed builds
 * either.
 */
export async function dryRun(request: BuildRequest, plan: BuildPlan): Promise<Result<null>> {
  const unusable = await checkStoreDir(request.storeDir, {
    runsPrograms: true,
    hint: STORE_HINTS.otherFolder,
  });
  if (unusable.length > 0) return failure(unusable);
  const kinds = kindsWith([request.platform.family]);
  const refreshes = await readRefreshes(request.storeDir);
  const steps = await fingerprinted(plan.steps, kinds, { refreshes });
  const there = await stepsThere(request, plan, steps);
  const running = stepsToRun(plan, there);
  for (const [name, step] of steps) {
    if (running.has(name)) request.report({ step: name, state: 'miss', ...(await whyOf(request, step)) });
    else if (!there.has(name)) request.report({ step: name, state: 'unneeded' });
    else if (name !== plan.result) request.report({ step: name, state: 'hit' });
    else request.report({ step: name, state: 'hit', detail: 'the image is up to date' });
  }
  return success(null);
}

async function stepsThere(
  request: BuildRequest,
  plan: BuildPlan,
  steps: ReadonlyMap<string, FingerprintedStep>,
): Promise<Set<string>> {
  const store = new StepStore(request.storeDir);
  const there = new Set<string>();
  for (const [name, { fingerprint }] of steps) {
    const image = name === plan.result;
    if (image ? (await upToDate(request, fingerprint)) !== undefined : await store.has(fingerprint))
      there.add(name);
  }
  return there;
}

async function whyOf(request: BuildRequest, step: FingerprintedStep): Promise<Pick<BuildEvent, 'why'>> {
  if (request.explain !== true) return {};
  return { why: await explain(request.storeDir, request.plan.name, step) };
}
