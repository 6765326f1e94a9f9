import { availableMemory, cpuCount } from '@nx-aib/build-machine';
import { success, type Result } from '@nx-aib/core';
import type { FingerprintedStep, Step } from '../plan/steps/step';
import { ExchangeFolder } from '../store/exchange';
import type { StepStore } from '../store/step-store';
import { useStore } from '../store/use-store';
import type { BuildEvent } from './build-request';
import { fingerprinted, hostToolsOf } from './fingerprinted';
import { withMachineErrors } from './full-disk';
import { requireHostTools } from './require-host-tools';
import { StepRunner } from './run-steps';
import { StepBudget } from './step-budget';

export interface LayersRequest {
  /** The steps of an image's layers (`layersOf`). */
  readonly steps: readonly Step[];
  /** Absolute; where the layers' archives are, or go. */
  readonly folder: string;
  /** Absolute; where the outputs of steps are kept. */
  readonly storeDir: string;
  readonly report: (event: BuildEvent) => void;
  /** Said to the user at once, a line each: what is being installed on the host. */
  readonly say: (line: string) => void;
}

/**
 * Makes the layers of images and leaves them in a folder as archives for other machines. What the folder has
 * already goes into the store instead of being made.
 */
export function makeLayers(request: LayersRequest): Promise<Result<undefined>> {
  return withStore(request, async (store) => {
    const ready = await requireHostTools([...hostToolsOf(request.steps), 'zstd'], request.say);
    return ready.ok ? makeAndPack(request, store) : ready;
  });
}

async function makeAndPack(request: LayersRequest, store: StepStore): Promise<Result<undefined>> {
  const steps = await fingerprinted(request.steps, store.folder);
  const exchange = new ExchangeFolder(request.folder);
  const fingerprints = [...steps.values()].map(({ fingerprint }) => fingerprint);
  await store.open(fingerprints);
  await takeInto(store, exchange, steps, request);
  const budget = new StepBudget(cpuCount(), availableMemory());
  const run = { imageName: 'layers', manifestDir: request.folder, report: request.report };
  const runner = new StepRunner({ ...run, steps, store, budget });
  const names = [...steps.values()].map(({ step, fingerprint }) => [fingerprint, step.name] as const);
  const made = await runner.outputsOf(Object.fromEntries(names));
  if (!made.ok) return made;
  try {
    for (const [fingerprint, output] of Object.entries(made.value))
      if (!(await exchange.has(fingerprint))) await exchange.add(fingerprint, output);
  } catch (error) {
    // Half an archive on a full disk; what is thrown is the reason, whatever becomes of this.
    await exchange.keepOnly(fingerprints).catch(() => undefined);
    throw error;
  }
  await exchange.keepOnly(fingerprints);
  return success(undefined);
}

/**
 * Puts those of the layers that the store does not have into it, from the archives in a folder. Damaged
 * archives are removed: what they would have held is then made.
 */
export function importLayers(request: LayersRequest): Promise<Result<undefined>> {
  return withStore(request, async (store) => {
    const steps = await fingerprinted(request.steps, store.folder);
    await takeInto(store, new ExchangeFolder(request.folder), steps, request);
    return success(undefined);
  });
}

function withStore(
  request: LayersRequest,
  work: (store: StepStore) => Promise<Result<undefined>>,
): Promise<Result<undefined>> {
  return withMachineErrors(request, () => useStore(request.storeDir, work));
}

async function takeInto(
  store: StepStore,
  exchange: ExchangeFolder,
  steps: ReadonlyMap<string, FingerprintedStep>,
  { report, say }: LayersRequest,
): Promise<void> {
  for (const [name, { fingerprint }] of steps) {
    if ((await store.has(fingerprint)) || !(await exchange.has(fingerprint))) continue;
    if (!(await requireHostTools(['tar', 'zstd'], say)).ok) return;
    if (await exchange.importInto(store, fingerprint)) {
      report({ step: name, state: 'hit', detail: 'unpacked from its archive' });
    } else {
      report({ step: name, state: 'damaged', detail: 'its archive is damaged' });
      await exchange.remove(fingerprint);
    }
  }
}
