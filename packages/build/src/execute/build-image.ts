import {
  availableMemory,
  cpuCount,
  fileState,
  fileSize,
  makeFolder,
  readTextIfThere,
  removeTree,
  replaceFile,
  sha256File,
  writeFileAtomic,
} from '@nx-aib/host';
import type { ImageDescriptor, ImagePlan, InstalledPackage, Root } from '@nx-aib/image-plan';
import { bytes, success, type Result } from '@nx-aib/manifest';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { planSteps } from '../plan/steps/lower';
import type { BuildPlan, FingerprintedStep } from '../plan/steps/step';
import { rememberRun } from '../store/earlier-runs';
import { rememberDigest } from '../store/image-digests';
import { imagePlace } from '../store/image-place';
import { pruneStore } from '../store/prune-store';
import type { StepStore } from '../store/step-store';
import { storeSize } from '../store/store-size';
import { useStore } from '../store/use-store';
import type { BuildRequest, BuiltImage } from './build-request';
import { dryRun } from './dry-run';
import { explain } from './explain';
import { fingerprinted, hostToolsOf } from './fingerprinted';
import { withMachineErrors } from './full-disk';
import { placeContents } from './place-contents';
import { requireHostTools } from './require-host-tools';
import { StepRunner } from './run-steps';
import { StepBudget } from './step-budget';
import { upToDate } from './up-to-date';

/**
 * Builds an image: plans the steps, runs those whose outputs the store does not have, and puts the image and its
 * descriptor where they were asked for. Both appear when they are complete; what was there before stays until then.
 */
export function buildImage(request: BuildRequest): Promise<Result<BuiltImage | null>> {
  return withMachineErrors(request, () => planAndBuild(request));
}

async function planAndBuild(request: BuildRequest): Promise<Result<BuiltImage | null>> {
  const size = storeSize();
  if (!size.ok) return size;
  const plan = planSteps(request.plan, request.platform, request.format, request.lock);
  if (request.dryRun) return dryRun(request, plan);
  return useStore(request.storeDir, (store) => buildIn(store, size.value, request, plan));
}

async function buildIn(
  store: StepStore,
  maxBytes: number,
  request: BuildRequest,
  plan: BuildPlan,
): Promise<Result<BuiltImage>> {
  const ready = await requireHostTools(hostToolsOf(plan.steps), request.say);
  if (!ready.ok) return ready;
  const steps = await fingerprinted(plan.steps, store.folder);
  const built = { image: request.out, descriptor: request.descriptor };
  const result = steps.get(plan.result);
  if (result === undefined) throw new Error(`there is no step ${plan.result}`);
  const current = await upToDate(request, result.fingerprint);
  if (current !== undefined) {
    request.report({ step: plan.result, state: 'hit', detail: 'the image is up to date' });
    // A plan may say more than what is built from it: which bytes a percentage will be.
    if (!isDeepStrictEqual(current.plan, asJson(request.plan)))
      await writeDescriptor(request, { ...current, plan: request.plan });
    return success(built);
  }
  await store.open([...steps.values()].map(({ fingerprint }) => fingerprint));
  const made = await makeImage(request, steps, result, store);
  if (!made.ok) return made;
  await pruneStore(store, maxBytes);
  return success(built);
}

async function makeImage(
  request: BuildRequest,
  steps: ReadonlyMap<string, FingerprintedStep>,
  result: FingerprintedStep,
  store: StepStore,
): Promise<Result<undefined>> {
  const { plan, manifestDir, report } = request;
  const budget = new StepBudget(cpuCount(), availableMemory());
  const why = (step: FingerprintedStep) => explain(store.folder, plan.name, step);
  const runner = new StepRunner({
    ...{ imageName: plan.name, manifestDir, steps, store, report, budget },
    ...(request.explain === true ? { explain: why } : {}),
  });
  const inputs = await runner.inputsOf(result.step);
  if (!inputs.ok) return inputs;
  let waited = false;
  const onWait = () => {
    waited = true;
    report({ step: result.step.name, state: 'waiting' });
  };
  // Two builds of one image would else put one's image beside the other's descriptor.
  return store.locked(`image-${imagePlace(request.out)}`, onWait, async () => {
    if (waited && (await upToDate(request, result.fingerprint)) !== undefined) {
      report({ step: result.step.name, state: 'hit', detail: 'the other build has made it' });
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
  let cleared: Promise<void> | undefined;
  try {
    // The image itself is kept where it was asked for and nowhere else: it is the one output that is large and cheap.
    const made = await runner.act(result, inputs, staging);
    if (!made.ok) return made;
    const file = path.join(staging.output, `disk.${request.format}`);
    const installed = await readInstalled(inputs['changes'] ?? '', request.plan.packages);
    await makeFolder(path.dirname(request.out));
    // A kill in between leaves no descriptor, never one that describes another image.
    await removeTree(request.descriptor);
    await replaceFile(file, request.out, path.join(staging.folder, 'replaced'));
    // The old image is in there: the kernel takes a while to free as much, and reading the new one, too.
    cleared = store.abandon(staging);
    // Who waits for it learns of an error.
    cleared.catch(() => undefined);
    const stamp = fileState(request.out)?.stamp ?? '';
    const contents = await placeContents(request.descriptor, inputs);
    const descriptor = { ...(await describe(request, result.fingerprint, installed)), ...contents };
    await writeDescriptor(request, descriptor);
    await rememberRun(store.folder, request.plan.name, result);
    const { sha256 } = descriptor.artifact;
    await rememberDigest(store.folder, request.out, { sha256, stamp, readAt: Date.now() });
    return success(undefined);
  } finally {
    await (cleared ?? store.abandon(staging));
  }
}

async function describe(
  request: BuildRequest,
  fingerprint: string,
  installed: readonly InstalledPackage[],
): Promise<Omit<ImageDescriptor, 'contents' | 'esp'>> {
  return {
    schema: 1,
    artifact: {
      file: path.relative(path.dirname(request.descriptor), request.out),
      format: request.format,
      size: bytes((await fileSize(request.out)) ?? 0),
      sha256: await sha256File(request.out),
      fingerprint,
    },
    plan: request.plan,
    installed,
  };
}

async function readInstalled(
  folder: string,
  roots: readonly { readonly root: Root }[],
): Promise<readonly InstalledPackage[]> {
  const lists = await Promise.all(
    roots.map(async ({ root }) => {
      const text = (await readTextIfThere(path.join(folder, `installed-${root}.json`))) ?? '[]';
      return (JSON.parse(text) as Omit<InstalledPackage, 'root'>[]).map((installed) => ({
        root,
        ...installed,
      }));
    }),
  );
  return lists.flat();
}

async function writeDescriptor(request: BuildRequest, descriptor: ImageDescriptor): Promise<void> {
  await writeFileAtomic(request.descriptor, `${JSON.stringify(descriptor, null, 2)}\n`);
}

function asJson(plan: ImagePlan): unknown {
  return JSON.parse(JSON.stringify(plan));
}
