import path from 'node:path';
import {
  KINDS,
  STORE_HINTS,
  buildImage,
  buildTools,
  planSteps,
  type BuildRequest,
  type ImageFormat,
} from '@nx-aib/builder';
import {
  builtBy,
  checkOutput,
  createProgress,
  maxPackageAge,
  missingLater,
  type BUILD_OPTIONS,
  type Built,
  type OptionsOf,
} from '@nx-aib/cli';
import { importLayers, layersOf } from '@nx-aib/steps';
import { withLocations } from '@nx-aib/manifest';
import { actionOf } from '../../names';
import { artifact, type Where } from '../artifacts';
import { DESCRIPTOR } from '../../outputs/output-files';
import { endWithNx } from '../end-with-nx';
import type { ImageOptions } from '../image-options';
import { warnOfLinks } from '../output-links';
import { loadPlanAndStore } from '../planning';
import { report } from '../report';
import type { OUTPUT_OPTION, PACKAGES_OPTION } from '../schemas';
import { storeSizeOf, type StoreOptions, type StoreSizeOptions } from '../store';

type BuildOptions = ImageOptions &
  StoreOptions &
  StoreSizeOptions &
  OptionsOf<typeof PACKAGES_OPTION & typeof BUILD_OPTIONS & typeof OUTPUT_OPTION> & {
    readonly format: ImageFormat;
  };

/** Builds `<name>.<format>` and image.json; step outputs are cached as in `aib-dev build`. */
export async function buildExecutor(options: BuildOptions, context: Where): Promise<{ success: boolean }> {
  endWithNx();
  const age = maxPackageAge(options.maxPackageAge);
  const size = storeSizeOf(options);
  report([...age.diagnostics, ...size.diagnostics]);
  const ready = await loadPlanAndStore(options, context);
  if (!age.ok || !size.ok || ready === undefined) return { success: false };
  const { plan, platform, lock, manifestDir, parsed } = ready.loaded;
  const output = {
    image: artifact(options, context, `${plan.name}.${options.format}`),
    descriptor: artifact(options, context, DESCRIPTOR),
  };
  const unwritable = await checkOutput(output, { makesFolder: true });
  report([...unwritable, ...(await warnOfLinks(options, context))]);
  if (unwritable.length > 0) return { success: false };
  const progress = createProgress(process.stdout);
  const request: BuildRequest = {
    plan,
    platform,
    lock,
    manifestDir,
    format: options.format,
    out: output.image,
    descriptor: output.descriptor,
    storeDir: ready.storeDir,
    report: (event) => progress.report(event),
    say: (line) => progress.say(line),
    dryRun: false,
    maxPackageAge: age.value,
    storeSize: size.value,
    explain: options.explain === true,
  };
  const built = await importAndBuild(request, options, context);
  progress.end(built.ok ? builtBy(request, whatNext(context, output.image)) : undefined);
  report([...withLocations(built.diagnostics, parsed.source), ...missingLater(built.diagnostics)]);
  return { success: built.ok };
}

function whatNext(context: Where, image: string): Pick<Built, 'image' | 'next'> {
  const next = ['boot', 'verify'].map((action) => `nx ${targetOf(context, action)} ${context.projectName}`);
  return { image: path.relative(process.cwd(), image), next };
}

/** The name of the project's target for an executor: it is an option of the plugin. */
function targetOf({ projectsConfigurations, projectName = '' }: Where, action: string): string {
  const { targets = {} } = projectsConfigurations?.projects[projectName] ?? {};
  const found = Object.entries(targets).find(([, { executor }]) => actionOf(executor) === action);
  return found?.[0] ?? action;
}

async function importAndBuild(
  request: BuildRequest,
  { packages }: BuildOptions,
  { root }: Where,
): ReturnType<typeof buildImage> {
  const { plan, platform, lock, storeDir, report, say } = request;
  if (packages !== undefined) {
    const imported = await importLayers({
      steps: layersOf(planSteps(plan, platform, 'qcow2', lock), KINDS).steps,
      kinds: KINDS,
      hints: STORE_HINTS,
      folder: path.join(root, packages),
      neededNext: buildTools(),
      ...{ storeDir, report, say },
    });
    if (!imported.ok) return imported;
  }
  return buildImage(request);
}
