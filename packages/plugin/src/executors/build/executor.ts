import path from 'node:path';
import {
  buildImage,
  createProgress,
  importLayers,
  layersOf,
  planSteps,
  type ImageFormat,
  type LoadedPlan,
  type Progress,
} from '@nx-aib/build';
import { userCacheFolder } from '@nx-aib/host';
import { artifact, type Where } from '../artifacts';
import { endWithNx } from '../end-with-nx';
import { loadPlan, type PlanningOptions } from '../planning';
import { report } from '../report';

interface BuildOptions extends PlanningOptions {
  readonly explain?: boolean;
  readonly format: ImageFormat;
  /** Where the packages' archives are, relative to the workspace's root. */
  readonly packages?: string;
}

/** Builds `dist/<project>/<name>.<format>` and image.json; finished steps are kept as `aib-dev build` keeps them. */
export async function buildExecutor(options: BuildOptions, context: Where): Promise<{ success: boolean }> {
  endWithNx();
  const loaded = await loadPlan(options, context);
  report(loaded.diagnostics);
  if (!loaded.ok) return { success: false };
  const progress = createProgress(process.stdout);
  if (options.packages !== undefined) {
    await importPackages(loaded.value, path.join(context.root, options.packages), progress);
  }
  const { plan, platform, lock, manifestDir } = loaded.value;
  const built = await buildImage({
    plan,
    platform,
    lock,
    manifestDir,
    format: options.format,
    out: artifact(context, `${plan.name}.${options.format}`),
    descriptor: artifact(context, 'image.json'),
    storeDir: userCacheFolder('nx-aib'),
    report: (event) => progress.report(event),
    say: (line) => progress.say(line),
    dryRun: false,
    explain: options.explain === true,
  });
  progress.end();
  report(built.diagnostics);
  return { success: built.ok };
}

async function importPackages(
  { plan, platform, lock }: LoadedPlan,
  folder: string,
  progress: Progress,
): Promise<void> {
  await importLayers({
    steps: layersOf(planSteps(plan, platform, 'qcow2', lock)).steps,
    folder,
    storeDir: userCacheFolder('nx-aib'),
    report: (event) => progress.report(event),
    say: (line) => progress.say(line),
  });
}
