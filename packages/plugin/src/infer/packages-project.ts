import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { NxJsonConfiguration, ProjectConfiguration, TargetConfiguration } from '@nx/devkit';
import { KINDS, planSteps } from '@nx-aib/builder';
import { isStep, kindOf, layersOf, type Layers } from '@nx-aib/steps';
import type { LoadedPlan } from '@nx-aib/planner';
import { environmentVariable, machineArch, toolVersionsCommand } from '@nx-aib/build-machine';
import { isBoolean, isListOf, isObjectOf, isText } from '@nx-aib/core';
import { loadPlan } from '../executors/planning';
import { executorOf } from '../names';
import type { CodeInputs } from './code-inputs';
import type { KeptFacts } from './kept-facts';
import { outputFolder, type OutputFolder } from '../outputs/output-folder';
import {
  outputPathOf,
  pickOptions,
  PLANNING,
  storeOptions,
  targetNames,
  type PluginOptions,
} from './plugin-options';
import { refreshes } from './refreshes';
import { underDefaults } from './target-defaults';
import { about } from './targets';

/** The packages of one or several images as a project: they are installed once, whichever image needs them. */
export interface PackagesProject {
  readonly project: string;
  readonly target: string;
  /** The project's root, relative to the workspace root; it contains no files of the workspace. */
  readonly folder: string;
  /** The same directory, behind symbolic links. */
  readonly output: OutputFolder;
  readonly steps: Layers['steps'];
  /** Whether the plan depends only on files, not on the content of unsigned package sources. */
  readonly settled: boolean;
  /** Whether a lock pins their versions; otherwise they depend on this machine's store. */
  readonly locked: boolean;
}

/**
 * The packages of an image; undefined if its manifest cannot be planned, which its targets then report. Planning reads
 * every file that a manifest names, so the result is cached.
 * @param from returns everything that the plan of the packages depends on: the content of the manifest and its lock,
 * and which of the files that it names exist; called again after planning, because a file may be edited in between
 */
export async function packagesProject(
  workspaceRoot: string,
  manifest: string,
  options: PluginOptions,
  from: () => Promise<unknown>,
  kept: KeptFacts,
): Promise<PackagesProject | undefined> {
  const before = await from();
  const known = [
    'packages',
    manifest,
    options,
    environmentVariable('NX_AIB_MIRROR') ?? '',
    machineArch(),
    before,
  ];
  let unsettled: Omit<PackagesProject, 'output'> | undefined;
  const place = await kept.of(known, isPlace, async () => {
    const planning = { manifest, ...pickOptions(options, PLANNING) };
    // Packages do not depend on the content of an image's files: tasks may make these later.
    const loaded = await loadPlan(planning, { root: workspaceRoot }, { expectAbsent: true });
    if (!loaded.ok) return undefined;
    const { steps, ...made } = packagesProjectOf(loaded.value, options);
    const isSame = isDeepStrictEqual(await from(), before);
    if (!made.settled || !isSame) unsettled = { ...made, steps };
    else await kept.of(['steps', made.project], isSteps, () => Promise.resolve(steps));
    return unsettled === undefined ? made : undefined;
  });
  const steps = place && (await kept.of(['steps', place.project], isSteps, () => Promise.resolve(undefined)));
  const made = place && steps ? { ...place, steps } : unsettled;
  return made && { ...made, output: await outputFolder(workspaceRoot, made.folder) };
}

/** Images share the steps, which are cached only once. */
const isPlace = isObjectOf<Omit<PackagesProject, 'steps' | 'output'>>({
  project: isText,
  target: isText,
  folder: isText,
  settled: isBoolean,
  locked: isBoolean,
});
const isSteps = isListOf(isStep);

function packagesProjectOf(
  { plan, platform, lock }: LoadedPlan,
  options: PluginOptions,
): Omit<PackagesProject, 'output'> {
  const { id, steps } = layersOf(planSteps(plan, platform, 'qcow2', lock), KINDS);
  const plain = `packages-${plan.distro}-${plan.arch}-${id}`;
  // Two registrations in nx.json may have different output directories: then these are two projects.
  const folder = outputPathOf(options, plain);
  const elsewhere = createHash('sha256').update(folder).digest('hex').slice(0, 8);
  const project = folder === outputPathOf({}, plain) ? plain : `${plain}-${elsewhere}`;
  return {
    project,
    target: targetNames(options).packages,
    folder: outputPathOf(options, project),
    steps,
    settled: plan.sources === undefined,
    locked: lock !== null,
  };
}

/**
 * The project for Nx. Its target's options are the steps themselves, so its hash depends on package names, the lock's
 * data about them and the distribution's data, and on nothing else in a manifest.
 */
export function packagesConfiguration(
  made: PackagesProject,
  code: CodeInputs,
  options: PluginOptions,
  nxJson: NxJsonConfiguration,
): ProjectConfiguration {
  const tools = new Set(made.steps.flatMap((step) => kindOf(KINDS, step).tools));
  const packages: TargetConfiguration = {
    executor: executorOf('packages'),
    cache: made.output.cacheable,
    inputs: [
      { runtime: toolVersionsCommand([...tools]) },
      ...(made.locked ? [] : [refreshes(options)]),
      ...code.building,
    ],
    outputs: ['{options.outputPath}'],
    options: { steps: made.steps, ...storeOptions(options), outputPath: made.output.path },
    ...about(made.project, 'Installs the packages that images start from', made.target),
  };
  return {
    name: made.project,
    root: made.folder,
    projectType: 'library',
    // Images have what their packages depend on among their own inputs.
    ...underDefaults({ [made.target]: packages }, nxJson, []),
    metadata: { technologies: ['aib'] },
  };
}
