import { join } from 'node:path';
import type { ProjectConfiguration, TargetConfiguration } from '@nx/devkit';
import { KINDS, planSteps } from '@nx-aib/builder';
import { kindOf, layersOf, type Layers } from '@nx-aib/steps';
import type { LoadedPlan } from '@nx-aib/planner';
import { environmentVariable, readTextIfThere, toolVersionsCommand } from '@nx-aib/build-machine';
import { loadPlan } from '../executors/planning';
import type { CodeInputs } from './code-inputs';
import { pickOptions, PLANNING, type PluginOptions } from './plugin-options';

/** The packages of one or several images as a project: they are installed once, whichever image needs them. */
export interface PackagesProject {
  readonly project: string;
  /** The project's root and its artifacts, relative to the workspace root; it contains no files of the workspace. */
  readonly folder: string;
  readonly steps: Layers['steps'];
  /** Whether the plan depends only on files, not on the content of unsigned package sources. */
  readonly settled: boolean;
}

/** The inputs of an image's plan that determine its packages. */
interface Known {
  readonly from: string;
  readonly made: PackagesProject;
}

/** Planning reads every file that a manifest names; in Nx's daemon that is needed only after a change. */
const known = new Map<string, Known>();

/**
 * The packages of an image; undefined if its manifest cannot be planned, which its targets then report.
 * @param lock the image's lock, relative to the workspace root, like `manifest`
 */
export async function packagesProject(
  workspaceRoot: string,
  manifest: string,
  lock: string,
  options: PluginOptions,
): Promise<PackagesProject | undefined> {
  const planning = { manifest, ...pickOptions(options, PLANNING) };
  const readFrom = async () => {
    const files = [manifest, lock].map((file) => readTextIfThere(join(workspaceRoot, file)));
    return JSON.stringify([planning, await Promise.all(files), environmentVariable('NX_AIB_MIRROR') ?? '']);
  };
  const key = join(workspaceRoot, manifest);
  const from = await readFrom();
  const before = known.get(key);
  if (before?.from === from) return before.made;
  const loaded = await loadPlan(planning, { root: workspaceRoot });
  if (!loaded.ok) return undefined;
  const made = packagesProjectOf(loaded.value);
  // Planning has read the files again: they may have been edited in between.
  if (made.settled && (await readFrom()) === from) known.set(key, { from, made });
  else known.delete(key);
  return made;
}

function packagesProjectOf({ plan, platform, lock }: LoadedPlan): PackagesProject {
  const { id, steps } = layersOf(planSteps(plan, platform, 'qcow2', lock), KINDS);
  const project = `packages-${plan.distro}-${plan.arch}-${id}`;
  return { project, folder: `dist/${project}`, steps, settled: plan.sources === undefined };
}

/**
 * The project for Nx. Its target's options are the steps themselves, so its hash depends on package names, the lock's
 * data about them and the distribution's data, and on nothing else in a manifest.
 */
export function packagesConfiguration(made: PackagesProject, code: CodeInputs): ProjectConfiguration {
  const tools = new Set(made.steps.flatMap((step) => kindOf(KINDS, step).tools));
  const packages: TargetConfiguration = {
    executor: '@nx-aib/plugin:packages',
    cache: true,
    inputs: [{ runtime: toolVersionsCommand([...tools]) }, ...code.building],
    outputs: [`{workspaceRoot}/${made.folder}`],
    options: { steps: made.steps },
    metadata: { description: 'Installs the packages that images start from' },
  };
  return {
    name: made.project,
    root: made.folder,
    projectType: 'library',
    targets: { packages },
    metadata: { technologies: ['aib'] },
  };
}
