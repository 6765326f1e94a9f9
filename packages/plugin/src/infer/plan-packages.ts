import { createHash } from 'node:crypto';
import { toolVersionsCommand } from '@nx-aib/build-machine';
import { KINDS, planSteps } from '@nx-aib/builder';
import type { LoadedPlan } from '@nx-aib/planner';
import { kindOf, layersOf } from '@nx-aib/steps';
import { loadPlan } from '../executors/planning';
import type { InstalledPackages, PackagesPlace } from './packages-project';
import { outputPathOf, pickOptions, PLANNING, targetNames, type PluginOptions } from './plugin-options';

/** The packages that an image starts from, and the steps that install them. */
export interface PlannedPackages {
  readonly place: PackagesPlace;
  readonly installed: InstalledPackages;
}

/** Those of an image; undefined if its manifest cannot be planned. */
export async function planPackages(
  workspaceRoot: string,
  manifest: string,
  options: PluginOptions,
): Promise<PlannedPackages | undefined> {
  const planning = { manifest, ...pickOptions(options, PLANNING) };
  // Packages do not depend on the content of an image's files: tasks may make these later.
  const loaded = await loadPlan(planning, { root: workspaceRoot }, { expectAbsent: true });
  return loaded.ok ? packagesOf(loaded.value, options) : undefined;
}

function packagesOf({ plan, platform, lock }: LoadedPlan, options: PluginOptions): PlannedPackages {
  const { id, steps } = layersOf(planSteps(plan, platform, 'qcow2', lock), KINDS);
  const plain = `packages-${plan.distro}-${plan.arch}-${id}`;
  // Two registrations in nx.json may have different output directories: then these are two projects.
  const folder = outputPathOf(options, plain);
  const elsewhere = createHash('sha256').update(folder).digest('hex').slice(0, 8);
  const project = folder === outputPathOf({}, plain) ? plain : `${plain}-${elsewhere}`;
  const tools = new Set(steps.flatMap((step) => kindOf(KINDS, step).tools));
  return {
    place: {
      project,
      target: targetNames(options).packages,
      folder: outputPathOf(options, project),
      settled: plan.sources === undefined,
      locked: lock !== null,
    },
    installed: { steps, toolVersions: toolVersionsCommand([...tools]) },
  };
}
