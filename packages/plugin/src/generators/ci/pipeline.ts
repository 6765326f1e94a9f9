import { ALL_TOOLS } from '@nx-aib/builder';
import { outputPathOf, targetNames, type Action, type PluginOptions } from '../../infer/plugin-options';
import { PLUGIN, UNCACHED } from '../../names';
import { JUNIT_REPORT, OUTPUT_FILES } from '../../outputs/output-files';

/** Who runs pipelines. */
export type Provider = 'github' | 'gitlab' | 'jenkins';

/** How packages are installed, and Nx is called. */
export interface PackageManager {
  readonly name: string;
  readonly install: string;
  readonly exec: string;
}

/** The release of Node.js in a pipeline's containers, and the one that the README recommends. */
export const NODE_RELEASE = 26;

/** What the template of a pipeline is filled with. */
export interface Pipeline {
  readonly mainBranch: string;
  /** Between how many jobs, on as many machines, the affected images are shared. */
  readonly parallelJobs: number;
  readonly node: number;
  /** The packages with the programs that build and boot images. */
  readonly programs: string;
  /** Whether Node.js has to provide the package manager. */
  readonly corepack: boolean;
  readonly install: string;
  readonly storeFolder: string;
  readonly affected: string;
  /** Lists what is affected, for several jobs, in the file `AFFECTED`. */
  readonly list: readonly string[];
  /** Installs packages projects that `-p` names. */
  readonly packages: string;
  /** Does what `affected` does, for the images that `-p` names. */
  readonly share: string;
  readonly junit: readonly string[];
  readonly reports: readonly string[];
  /** Compressed: image.json has the digest of what is in there. */
  readonly images: readonly string[];
  readonly compress: string;
  readonly indent: (lines: readonly string[], columns: number) => string;
}

/** Where the store is when it has to be in the workspace, which git then has to ignore. */
export const STORE_FOLDER = '.cache/nx-aib';

const ACTIONS_OF_PIPELINE = ['validate', 'plan', 'build', 'verify'] as const;

const REPORTS = [...OUTPUT_FILES.plan, ...OUTPUT_FILES.build, ...OUTPUT_FILES.verify];

/** In one line each: `sets`, the packages projects of the affected images, `folders`, where these are, and `shares`, the images. */
const AFFECTED = '.nx/affected.txt';

/**
 * Shares the affected images between jobs, and finds the packages projects that they start from: tasks in Nx's task graph. The
 * executor tells which ones, whatever the targets are called. (Without a quotation mark of the shell.)
 */
function sharesOf(parallelJobs: number): string[] {
  return `
node -e '
  const { graph, tasks } = JSON.parse(fs.readFileSync(".nx/affected.json", "utf8"));
  const running = (action) => {
    const targets = Object.values(tasks.tasks).map(({ target }) => target);
    const runs = ({ project, target }) => graph.nodes[project].data.targets[target].executor;
    const found = targets.filter((one) => runs(one)?.replace(/${UNCACHED}$/, "") === "${PLUGIN}:" + action);
    return [...new Set(found.map(({ project }) => project))].sort();
  };
  const [sets, images] = [running("packages"), running("validate")];
  const shares = Array.from({ length: Math.min(${parallelJobs}, images.length) }, (_, share) =>
    images.filter((_, index) => index % ${parallelJobs} === share).join(),
  );
  console.log("sets=" + sets.join());
  console.log("folders=" + sets.map((set) => graph.nodes[set].data.root).join(" "));
  console.log("shares=" + JSON.stringify(shares));
' > ${AFFECTED}`
    .trim()
    .split('\n');
}

/** What the user decides. */
export interface Wanted {
  readonly mainBranch: string;
  readonly parallelJobs: number;
}

/** @param registered the options of each registration of the plugin: targets and folders may have names of their own */
export function pipelineFor(
  { mainBranch, parallelJobs }: Wanted,
  { name, install, exec }: PackageManager,
  registered: readonly PluginOptions[],
): Pipeline {
  const all = registered.length > 0 ? registered : [{}];
  const named = (action: Action) => all.map((options) => targetNames(options)[action]);
  const targets = unique(ACTIONS_OF_PIPELINE.flatMap(named)).join(' ');
  const inFolders = (names: (options: PluginOptions) => readonly string[]) =>
    unique(all.flatMap((options) => names(options).map((one) => `${outputPathOf(options, '**')}/${one}`)));
  const images = inFolders(({ format = 'qcow2' }) => [`*.${format}`]);
  // Not `nx`: a remote cache that fails must not fail the tasks.
  const affected = `${exec} aib-nx affected -t ${targets}`;
  return {
    ...{ mainBranch, parallelJobs, node: NODE_RELEASE, install, storeFolder: STORE_FOLDER, affected },
    programs: unique(ALL_TOOLS.map((tool) => tool.debianPackage))
      .sort()
      .join(' '),
    corepack: name === 'pnpm' || name === 'yarn',
    list: [`${affected} --graph=.nx/affected.json`, ...sharesOf(parallelJobs)],
    packages: `${exec} aib-nx run-many -t ${unique(named('packages')).join(' ')}`,
    share: `${exec} aib-nx run-many -t ${targets}`,
    junit: inFolders(() => [JUNIT_REPORT]),
    reports: inFolders(() => REPORTS),
    images: images.map((one) => `${one}.zst`),
    compress:
      `git ls-files -z --others -- ${images.map((one) => `':(glob)${one}'`).join(' ')} | ` +
      'xargs --null --no-run-if-empty zstd --quiet --force --threads=0',
    indent: (lines, columns) => lines.map((line) => `${' '.repeat(columns)}${line}`).join('\n'),
  };
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
