import { ALL_TOOLS } from '@nx-aib/builder';
import { outputPathOf, targetNames, type PluginOptions } from '../../infer/plugin-options';

/** Who runs pipelines. */
export type Provider = 'github' | 'gitlab' | 'jenkins';

/** How packages are installed, and Nx is called. */
export interface PackageManager {
  readonly name: string;
  readonly install: string;
  readonly exec: string;
}

/** What the template of a pipeline is filled with. */
export interface Pipeline {
  readonly mainBranch: string;
  /** The packages with the programs that build and boot images. */
  readonly programs: string;
  /** Whether Node.js has to provide the package manager. */
  readonly corepack: boolean;
  readonly install: string;
  readonly storeFolder: string;
  readonly affected: string;
  readonly junit: readonly string[];
  readonly reports: readonly string[];
  readonly images: readonly string[];
  readonly indent: (lines: readonly string[], columns: number) => string;
}

/** Where the store is when it has to be in the workspace, which git then has to ignore. */
export const STORE_FOLDER = '.cache/nx-aib';

const ACTIONS_OF_PIPELINE = ['validate', 'plan', 'build', 'verify'] as const;

const REPORTS = ['plan.txt', 'plan.json', 'image.json', 'files.mtree', 'verify.json', 'verify.junit.xml'];

/** @param registered the options of each registration of the plugin: targets and folders may have names of their own */
export function pipelineFor(
  mainBranch: string,
  { name, install, exec }: PackageManager,
  registered: readonly PluginOptions[],
): Pipeline {
  const all = registered.length > 0 ? registered : [{}];
  const targets = ACTIONS_OF_PIPELINE.flatMap((action) => all.map((options) => targetNames(options)[action]));
  const inFolders = (names: (options: PluginOptions) => readonly string[]) =>
    unique(all.flatMap((options) => names(options).map((one) => `${outputPathOf(options, '**')}/${one}`)));
  return {
    ...{ mainBranch, install, storeFolder: STORE_FOLDER },
    programs: unique(ALL_TOOLS.map((tool) => tool.debianPackage))
      .sort()
      .join(' '),
    corepack: name === 'pnpm' || name === 'yarn',
    // Not `nx`: a remote cache that fails must not fail the tasks.
    affected: `${exec} aib-nx affected -t ${unique(targets).join(' ')}`,
    junit: inFolders(() => ['verify.junit.xml']),
    reports: inFolders(() => REPORTS),
    images: inFolders(({ format = 'qcow2' }) => [`*.${format}`]),
    indent: (lines, columns) => lines.map((line) => `${' '.repeat(columns)}${line}`).join('\n'),
  };
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
