import type { NxJsonConfiguration, ProjectConfiguration, TargetConfiguration } from '@nx/devkit';
import type { Layers } from '@nx-aib/steps';
import { environmentVariable, machineArch } from '@nx-aib/build-machine';
import { isBoolean, isObject, isObjectOf, isText } from '@nx-aib/core';
import { executorOf } from '../names';
import type { CodeInputs } from './code-inputs';
import type { KeptFacts } from './kept-facts';
import { outputFolder, type OutputFolder } from '../outputs/output-folder';
import type * as planning from './plan-packages';
import { storeOptions, type PluginOptions } from './plugin-options';
import type { Root } from './read-files';
import type { SharedInputs } from './shared-inputs';
import { underDefaults } from './target-defaults';
import { about } from './targets';

/** Which packages an image starts from. */
export interface PackagesPlace {
  readonly project: string;
  readonly target: string;
  /** The project's root, relative to the workspace root; it contains no files of the workspace. */
  readonly folder: string;
  /** Whether the plan depends only on files, not on the content of unsigned package sources. */
  readonly settled: boolean;
  /** Whether a lock pins their versions; otherwise they depend on this machine's store. */
  readonly locked: boolean;
}

/** How they are installed: the same for all images that start from them. */
export interface InstalledPackages {
  readonly steps: Layers['steps'];
  /** A command that prints the versions of the tools that the steps run. */
  readonly toolVersions: string;
}

/** The packages of one or several images as a project: they are installed once, whichever image needs them. */
export interface PackagesProject extends PackagesPlace, InstalledPackages {
  /** The project's root, behind symbolic links. */
  readonly output: OutputFolder;
}

/**
 * The packages of an image; undefined if its manifest cannot be planned, which its targets then report. Planning reads
 * every file that a manifest names, so the result is cached.
 * @param from everything that the plan of the packages depends on: the state of the manifest and its lock, and which of
 * the files that it names exist
 * @param isSame whether the manifest and its lock still have this state: they may be edited during planning
 */
export async function packagesProject(
  { called: workspaceRoot, met }: Root,
  manifest: string,
  options: PluginOptions,
  { from, isSame }: { readonly from: unknown; readonly isSame: () => Promise<boolean> },
  kept: KeptFacts,
): Promise<PackagesProject | undefined> {
  const known = [
    'packages',
    manifest,
    options,
    environmentVariable('NX_AIB_MIRROR') ?? '',
    machineArch(),
    from,
  ];
  let planned: planning.PlannedPackages | undefined;
  const place = await kept.of(
    known,
    isPlace,
    async () => {
      planned = await loadPlanning().planPackages(workspaceRoot, manifest, options);
      return planned?.place;
    },
    async ({ settled }) => settled && (await isSame()),
  );
  if (place === undefined) return undefined;
  const installed = await kept.of(
    ['installed', place.project],
    isInstalled,
    () => Promise.resolve(planned?.installed),
    () => place.settled,
  );
  if (installed === undefined) return undefined;
  return { ...place, ...installed, output: await outputFolder(workspaceRoot, place.folder, met) };
}

/** Loading all that plans takes longer than everything else if nothing has changed. */
function loadPlanning(): typeof planning {
  // import() does not load TypeScript, which a work tree has in place of compiled code.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./plan-packages') as typeof planning;
}

const isPlace = isObjectOf<PackagesPlace>({
  project: isText,
  target: isText,
  folder: isText,
  settled: isBoolean,
  locked: isBoolean,
});
/** What is in a step is checked by the executor. */
const areSteps = (value: unknown): value is Layers['steps'] => Array.isArray(value) && value.every(isObject);
const isInstalled = isObjectOf<InstalledPackages>({ steps: areSteps, toolVersions: isText });

/**
 * The project for Nx. Its target's options are the steps themselves, so its hash depends on package names, the lock's
 * data about them and the distribution's data, and on nothing else in a manifest.
 */
export function packagesConfiguration(
  made: PackagesProject,
  code: CodeInputs,
  options: PluginOptions,
  nxJson: NxJsonConfiguration,
  { refreshes }: SharedInputs,
): ProjectConfiguration {
  const packages: TargetConfiguration = {
    executor: executorOf('packages'),
    cache: made.output.cacheable,
    inputs: [{ runtime: made.toolVersions }, ...(made.locked ? [] : [refreshes]), ...code.building],
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
