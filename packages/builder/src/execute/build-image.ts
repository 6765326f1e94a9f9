import {
  availableMemory,
  cpuCount,
  removeAbandoned,
  requireTools,
  secondsSince1970,
} from '@nx-aib/build-machine';
import {
  describeImage,
  type ImageDescriptor,
  type ImagePlan,
  type InstalledPackage,
} from '@nx-aib/image-plan';
import { isInstalled } from '@nx-aib/package-family';
import type { Root } from '@nx-aib/qm';
import { failure, success, type Result } from '@nx-aib/core';
import { foreignFiles } from '../output/foreign-files';
import { placeDescriptor, placeImage, type MadeFiles } from '../output/place-image';
import { planSteps } from '../lower/lower';
import {
  type BuildPlan,
  type FingerprintedStep,
  type Kinds,
  rememberRun,
  pruneStore,
  type StepStore,
  useStore,
  readMadeJson,
  readRefreshes,
  explain,
  fingerprinted,
  toolsOf,
  withMachineErrors,
  StepRunner,
  StepBudget,
  stepsToRun,
} from '@nx-aib/steps';
import { fetchPackages, locateIn } from '../download/fetch-packages';
import { oldestPackages, oldPackages } from './package-origin';
import { refreshPackages } from './refresh-packages';
import { storeSize } from './store-size';
import { rememberDigest } from '../output/image-digests';
import { imagePlace } from '../output/image-place';
import type { BuildRequest, BuiltImage } from '../build-request';
import { dryRun } from './dry-run';
import { inputNamed, partsBeside } from './place-contents';
import { kindsWith } from '../lower/kinds';
import { changesOutput, type ChangesOutput } from '../steps/changes/output';
import { imageOutput } from '../steps/image/output';
import { upToDate } from './up-to-date';
import { STORE_HINTS } from '../store-hints';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';

/**
 * Builds an image: plans the steps, runs those whose outputs are not in the store, and writes the image and its
 * descriptor to the requested places. Both appear when they are complete; the old files stay until then.
 */
export function buildImage(request: BuildRequest): Promise<Result<BuiltImage | null>> {
  return withMachineErrors({ ...request, hint: STORE_HINTS.freeSpace }, () => planAndBuild(request));
}

async function planAndBuild(request: BuildRequest): Promise<Result<BuiltImage | null>> {
  const size = request.storeSize === undefined ? storeSize() : success(request.storeSize);
  if (!size.ok) return size;
  const plan = planSteps(request.plan, request.platform, request.format, request.lock);
  if (request.dryRun) return dryRun(request, plan);
  const foreign = await foreignFiles(request);
  if (foreign.length > 0) return failure(foreign);
  const { refresh } = request;
  const refreshed =
    refresh === undefined ? success(undefined) : await refreshPackages({ ...request, refresh });
  if (!refreshed.ok) return refreshed;
  const build = (store: StepStore) => buildIn(store, size.value, request, plan);
  const built = await useStore(request.storeDir, build, {
    runsPrograms: true,
    hint: STORE_HINTS.otherFolder,
  });
  return built.ok ? success(built.value, [...refreshed.diagnostics, ...built.diagnostics]) : built;
}

async function buildIn(
  store: StepStore,
  maxBytes: number,
  request: BuildRequest,
  plan: BuildPlan,
): Promise<Result<BuiltImage>> {
  await removeAbandoned(path.dirname(request.out));
  const kinds = kindsWith([request.platform.family]);
  const ready = await requireTools(toolsOf(plan.steps, kinds), request.say);
  if (!ready.ok) return ready;
  const refreshes = await readRefreshes(store.folder);
  const steps = await fingerprinted(plan.steps, kinds, { store: store.folder, refreshes });
  const made = await makeIfNeeded(request, plan, { kinds, steps }, store);
  if (!made.ok) return made;
  await pruneStore(store, maxBytes);
  const oldest = await oldestPackages(store.folder, request.plan.name, steps, kinds);
  const old = oldPackages(request.plan.name, oldest, request.maxPackageAge, secondsSince1970());
  return success({ image: request.out, descriptor: request.descriptor }, old);
}

interface Lowered {
  readonly kinds: Kinds;
  readonly steps: ReadonlyMap<string, FingerprintedStep>;
}

async function makeIfNeeded(
  request: BuildRequest,
  plan: BuildPlan,
  lowered: Lowered,
  store: StepStore,
): Promise<Result<undefined>> {
  const { steps } = lowered;
  const result = steps.get(plan.result);
  if (result === undefined) throw new Error(`there is no step ${plan.result}`);
  if (await isCurrent(request, result.fingerprint)) {
    request.report({ step: plan.result, state: 'hit', detail: 'the image is up to date' });
    return success(undefined);
  }
  await store.open([...steps.values()].map(({ fingerprint }) => fingerprint));
  const fetched = await fetchNeeded(request, plan, lowered, store);
  return fetched.ok ? makeImage(request, lowered, result, store) : fetched;
}

/** Downloads the locked packages of the steps that will run. */
async function fetchNeeded(
  { platform, plan: { name: imageName, lock }, manifestDir, say }: BuildRequest,
  plan: BuildPlan,
  { steps }: Lowered,
  store: StepStore,
): Promise<Result<unknown>> {
  if (lock === undefined || lock === null) return success(undefined);
  const there = new Set<string>();
  for (const [name, { fingerprint }] of steps) if (await store.has(fingerprint)) there.add(name);
  const running = stepsToRun(plan, there);
  const locate = await locateIn(path.join(manifestDir, lock.file));
  const needed = plan.steps.filter((step) => running.has(step.name));
  return fetchPackages(store, needed, { families: [platform.family], imageName, locate, say });
}

/** Whether the image is up to date; its descriptor then has the plan of this build. */
async function isCurrent(request: BuildRequest, fingerprint: string): Promise<boolean> {
  const current = await upToDate(request, fingerprint);
  if (current === undefined) return false;
  // A plan may contain more than what is built from it: for example a percentage in bytes.
  if (isDeepStrictEqual(current.plan, asJson(request.plan))) return true;
  const isStill = async () => (await upToDate(request, fingerprint)) !== undefined;
  return placeDescriptor(request, { ...current, plan: request.plan }, isStill);
}

async function makeImage(
  request: BuildRequest,
  lowered: Lowered,
  result: FingerprintedStep,
  store: StepStore,
): Promise<Result<undefined>> {
  const { plan, manifestDir, report } = request;
  const budget = new StepBudget(cpuCount(), availableMemory());
  const why = (step: FingerprintedStep) => explain(store.folder, plan.name, step);
  const runner = new StepRunner({
    ...{
      ...lowered,
      imageName: plan.name,
      sourceDir: manifestDir,
      store,
      report,
      budget,
    },
    ...(request.explain === true ? { explain: why } : {}),
  });
  const inputs = await runner.inputsOf(result.step);
  if (!inputs.ok) return inputs;
  let waited = false;
  const onWait = () => {
    waited = true;
    report({ step: result.step.name, state: 'waiting' });
  };
  // The second of two builds of one image has nothing to do.
  return store.locked(`image-${imagePlace(request.out)}`, onWait, async () => {
    if (waited && (await upToDate(request, result.fingerprint)) !== undefined) {
      report({ step: result.step.name, state: 'hit', detail: 'built by the other build' });
      return success(undefined);
    }
    return putImage(request, runner, result, inputs.value, store);
  });
}

async function putImage(
  request: BuildRequest,
  runner: StepRunner,
  result: FingerprintedStep,
  inputs: Readonly<Record<string, string>>,
  store: StepStore,
): Promise<Result<undefined>> {
  const staging = await store.stage();
  try {
    // The image itself is stored only at the requested place: it is the only output that is large but cheap to build.
    const made = await runner.act(result, inputs, staging);
    if (!made.ok) return made;
    const installed = await readInstalled(
      changesOutput(inputNamed(inputs, 'changes')),
      request.plan.packages,
    );
    const beside = await partsBeside(inputs);
    return await placeImage(
      request,
      { image: imageOutput(staging.output).disk(request.format), contents: beside.contents },
      (made) => describe(request, result.fingerprint, installed, { ...made, esp: beside.esp }),
      async (digest) => {
        await rememberRun(store.folder, request.plan.name, result);
        await rememberDigest(store.folder, request.out, digest);
      },
    );
  } finally {
    await store.abandon(staging);
  }
}

function describe(
  request: BuildRequest,
  fingerprint: string,
  installed: readonly InstalledPackage[],
  { image, contents, esp }: MadeFiles & Pick<ImageDescriptor, 'esp'>,
): ImageDescriptor {
  const file = path.relative(path.dirname(request.descriptor), request.out);
  const artifact = { file, format: request.format, ...image, fingerprint };
  return describeImage({ artifact, contents, esp, plan: request.plan, installed });
}

async function readInstalled(
  { installed }: ChangesOutput,
  roots: readonly { readonly root: Root }[],
): Promise<readonly InstalledPackage[]> {
  const lists = await Promise.all(
    roots.map(async ({ root }) => {
      const packages = await readMadeJson(installed(root), isInstalled);
      return packages.map((one) => ({ root, ...one }));
    }),
  );
  return lists.flat();
}

function asJson(plan: ImagePlan): unknown {
  return JSON.parse(JSON.stringify(plan));
}
