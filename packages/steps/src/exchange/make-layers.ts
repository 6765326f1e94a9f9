import { availableMemory, cpuCount, requireTools, TOOLS, type Tool } from '@nx-aib/build-machine';
import { failure, success, type Result } from '@nx-aib/core';
import type { FingerprintedStep, Step } from '../step';
import { ExchangeFolder } from './exchange';
import type { StepStore } from '../store/step-store';
import { useStore } from '../store/use-store';
import type { BuildEvent } from '../run/step-event';
import { fingerprinted, toolsOf, type OnMachine } from '../run/fingerprinted';
import { readRefreshes } from '../store/refreshes';
import { withMachineErrors } from '../run/full-disk';
import { readSteps, type Kinds } from '../step-kind';
import { StepRunner } from '../run/run-steps';
import { StepBudget } from '../run/step-budget';

/** The input of `makeLayers` and `importLayers`. */
export interface LayersRequest {
  /**
   * The steps of an image's layers, as returned by `layersOf`; validated, because they may have been read from JSON.
   */
  readonly steps: readonly unknown[];
  readonly kinds: Kinds;
  /** Absolute; the directory of the layers' archives. */
  readonly folder: string;
  /** Absolute; where step outputs are cached. */
  readonly storeDir: string;
  /** What to do about a store's directory that cannot be used, a full disk, and steps that cannot be read. */
  readonly hints: Readonly<Record<'otherFolder' | 'freeSpace' | 'planAgain', string>>;
  readonly report: (event: BuildEvent) => void;
  /** The programs that the next command with these layers runs: all missing ones are reported at once. */
  readonly neededNext?: readonly Tool[];
  /** Prints a line to the user immediately: which packages are being installed on the build machine. */
  readonly say: (line: string) => void;
  /** Called with the steps that will run, before the first one runs; only by `makeLayers`. */
  readonly beforeRun?: (steps: readonly Step[], store: StepStore) => Promise<Result<unknown>>;
}

/** A request whose steps have been validated. */
type Checked = LayersRequest & { readonly steps: readonly Step[] };

/**
 * Builds the layers of images and exports them to a directory as archives for other machines. Layers that the directory
 * already contains are imported into the store instead of being built.
 */
export function makeLayers(request: LayersRequest): Promise<Result<undefined>> {
  return withSteps(request, async (request, store) => {
    const { neededNext = [] } = request;
    const tools = [...toolsOf(request.steps, request.kinds), TOOLS.zstd, ...neededNext];
    const ready = await requireTools(tools, request.say);
    return ready.ok ? makeAndPack(request, store) : ready;
  });
}

async function makeAndPack(request: Checked, store: StepStore): Promise<Result<undefined>> {
  const steps = await fingerprinted(request.steps, request.kinds, await here(store));
  const exchange = new ExchangeFolder(request.folder);
  const fingerprints = [...steps.values()].map(({ fingerprint }) => fingerprint);
  await store.open(fingerprints);
  const taken = await takeInto(store, exchange, steps, request);
  if (!taken.ok) return taken;
  const running: Step[] = [];
  for (const { step, fingerprint } of steps.values()) if (!(await store.has(fingerprint))) running.push(step);
  const ready = await request.beforeRun?.(running, store);
  if (ready?.ok === false) return ready;
  const budget = new StepBudget(cpuCount(), availableMemory());
  const run = { imageName: 'layers', sourceDir: request.folder, report: request.report };
  const runner = new StepRunner({ ...run, kinds: request.kinds, steps, store, budget });
  const names = [...steps.values()].map(({ step, fingerprint }) => [fingerprint, step.name] as const);
  const made = await runner.outputsOf(Object.fromEntries(names));
  if (!made.ok) return made;
  try {
    for (const [fingerprint, output] of Object.entries(made.value))
      if (!(await exchange.has(fingerprint))) await exchange.add(fingerprint, output);
  } catch (error) {
    // Removes incomplete archives on a full disk; errors are ignored, because the original exception is thrown.
    await exchange.keepOnly(fingerprints).catch(() => undefined);
    throw error;
  }
  await exchange.keepOnly(fingerprints);
  return success(undefined);
}

/**
 * Imports layers that are missing in the store from the archives in a directory. Damaged archives are removed; those
 * layers are then built.
 *
 * Error: `machine/missing-tools`, if an archive has to be unpacked.
 */
export function importLayers(request: LayersRequest): Promise<Result<undefined>> {
  return withSteps(request, async (request, store) => {
    const steps = await fingerprinted(request.steps, request.kinds, await here(store));
    return takeInto(store, new ExchangeFolder(request.folder), steps, request);
  });
}

async function here({ folder: store }: StepStore): Promise<OnMachine> {
  return { store, refreshes: await readRefreshes(store) };
}

function withSteps(
  request: LayersRequest,
  work: (request: Checked, store: StepStore) => Promise<Result<undefined>>,
): Promise<Result<undefined>> {
  const { storeDir, folder, hints } = request;
  return withMachineErrors({ storeDir, folder, hint: hints.freeSpace }, async () => {
    const steps = readSteps(request.kinds, request.steps);
    if (!steps.ok) return failure(steps.diagnostics.map((one) => ({ ...one, hint: hints.planAgain })));
    const checked = { ...request, steps: steps.value };
    const use = { runsPrograms: true, hint: hints.otherFolder };
    return useStore(storeDir, (store) => work(checked, store), use);
  });
}

async function takeInto(
  store: StepStore,
  exchange: ExchangeFolder,
  steps: ReadonlyMap<string, FingerprintedStep>,
  { report, say, neededNext = [] }: LayersRequest,
): Promise<Result<undefined>> {
  for (const [name, { fingerprint }] of steps) {
    if ((await store.has(fingerprint)) || !(await exchange.has(fingerprint))) continue;
    const ready = await requireTools([TOOLS.tar, TOOLS.zstd, ...neededNext], say);
    if (!ready.ok) return ready;
    if (await exchange.importInto(store, fingerprint)) {
      report({ step: name, state: 'hit', detail: 'unpacked from its archive' });
    } else {
      report({ step: name, state: 'damaged', detail: 'its archive is damaged' });
      await exchange.remove(fingerprint);
    }
  }
  return success(undefined);
}
