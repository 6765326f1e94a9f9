import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { NxJsonConfiguration, ProjectConfiguration, TargetConfiguration } from '@nx/devkit';
import { KINDS, planSteps } from '@nx-aib/builder';
import { kindOf, layersOf, type Layers } from '@nx-aib/steps';
import type { LoadedPlan } from '@nx-aib/planner';
import { environmentVariable, readTextIfThere, toolVersionsCommand } from '@nx-aib/build-machine';
import { loadPlan } from '../executors/planning';
import type { CodeInputs } from './code-inputs';
import { outputPathOf, pickOptions, PLANNING, targetNames, type PluginOptions } from './plugin-options';
import { underDefaults } from './target-defaults';
import { about } from './targets';

/** The packages that one or several images start from, as a project: made once, whoever asks for them. */
export interface PackageSet {
  readonly project: string;
  readonly target: string;
  /** The project's root and its artifacts, relative to the workspace's root; nothing of the workspace is in it. */
  readonly folder: string;
  readonly steps: Layers['steps'];
  /** Whether the plan follows from files alone, and not from what sources of packages have that nobody has signed. */
  readonly settled: boolean;
}

/** What an image is planned from as far as its packages go. */
interface Known {
  readonly from: string;
  readonly set: PackageSet;
}

/** Planning reads every file that a manifest names; in Nx's daemon that is needed only after a change. */
const known = new Map<string, Known>();

/**
 * The packages of an image; undefined where its manifest cannot be planned, which its targets then report.
 * @param lock the image's lock, relative to the workspace's root, as `manifest`
 */
export async function packageSet(
  workspaceRoot: string,
  manifest: string,
  lock: string,
  options: PluginOptions,
): Promise<PackageSet | undefined> {
  const planning = { manifest, ...pickOptions(options, PLANNING) };
  const places = [options.outputPath, options.packagesTargetName];
  const readFrom = async () => {
    const files = [manifest, lock].map((file) => readTextIfThere(join(workspaceRoot, file)));
    return JSON.stringify([
      planning,
      places,
      await Promise.all(files),
      environmentVariable('NX_AIB_MIRROR') ?? '',
    ]);
  };
  const key = join(workspaceRoot, manifest);
  const from = await readFrom();
  const before = known.get(key);
  if (before?.from === from) return before.set;
  const loaded = await loadPlan(planning, { root: workspaceRoot });
  if (!loaded.ok) return undefined;
  const set = packageSetOf(loaded.value, options);
  // Planning has read the files again: somebody may have edited one in between.
  if (set.settled && (await readFrom()) === from) known.set(key, { from, set });
  else known.delete(key);
  return set;
}

function packageSetOf({ plan, platform, lock }: LoadedPlan, options: PluginOptions): PackageSet {
  const { id, steps } = layersOf(planSteps(plan, platform, 'qcow2', lock), KINDS);
  const plain = `packages-${plan.distro}-${plan.arch}-${id}`;
  // Two registrations in nx.json may have two places for files: then they are two projects.
  const folder = outputPathOf(options, plain);
  const elsewhere = createHash('sha256').update(folder).digest('hex').slice(0, 8);
  const project = folder === outputPathOf({}, plain) ? plain : `${plain}-${elsewhere}`;
  return {
    project,
    target: targetNames(options).packages,
    folder: outputPathOf(options, project),
    steps,
    settled: plan.sources === undefined,
  };
}

/**
 * The project of a package set. Its target's options are the steps themselves: so its hash is made of the names of
 * packages, what a lock says of them and the distribution's data, and of nothing else that is in a manifest.
 */
export function packageSetProject(
  set: PackageSet,
  code: CodeInputs,
  nxJson: NxJsonConfiguration,
): ProjectConfiguration {
  const tools = new Set(set.steps.flatMap((step) => kindOf(KINDS, step).tools));
  const packages: TargetConfiguration = {
    executor: '@nx-aib/plugin:packages',
    cache: true,
    inputs: [{ runtime: toolVersionsCommand([...tools]) }, ...code.building],
    outputs: ['{options.outputPath}'],
    options: { steps: set.steps, outputPath: set.folder },
    ...about(set.project, 'Installs the packages that images start from', set.target),
  };
  return {
    name: set.project,
    root: set.folder,
    projectType: 'library',
    ...underDefaults({ [set.target]: packages }, nxJson),
    metadata: { technologies: ['aib'] },
  };
}
