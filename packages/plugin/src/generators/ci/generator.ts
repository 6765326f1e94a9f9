import path, { posix } from 'node:path';
import {
  detectPackageManager,
  formatFiles,
  generateFiles,
  getPackageManagerCommand,
  readNxJson,
  type Tree,
} from '@nx/devkit';
import { isOutside } from '../../infer/named-files';
import { checkPluginOptions } from '../../infer/plugin-options';
import { ignoreFolder } from '../ignored-by-git';
import { initGenerator } from '../init/generator';
import { registrations } from '../../registrations';
import { pipelineFor, STORE_FOLDER, type PackageManager, type Provider } from './pipeline';

/** The options of the generator `ci`. */
export interface CiOptions {
  readonly provider: Provider;
  readonly mainBranch?: string;
  /** Between how many jobs, on as many machines, the affected images are shared; default 1. */
  readonly parallelJobs?: number;
  /** From the workspace's root. */
  readonly file?: string;
  readonly skipFormat?: boolean;
}

const TEMPLATES = path.join(__dirname, '../../../templates/ci');

const FILES: Readonly<Record<Provider, string>> = {
  github: '.github/workflows/images.yml',
  gitlab: '.gitlab-ci.yml',
  jenkins: 'Jenkinsfile',
};

/** Those with a template for several jobs. */
const SHARING: readonly Provider[] = ['github', 'gitlab'];

/**
 * Writes a pipeline that validates, plans, builds and verifies the images that a change affects.
 * @throws Error where the file exists, the plugin's options in nx.json are wrong, or the provider is not one that shares
 * images between jobs; Nx prints it.
 */
export async function ciGenerator(tree: Tree, options: CiOptions): Promise<void> {
  const { provider, parallelJobs = 1, skipFormat = false } = options;
  const file = posix.normalize(options.file ?? FILES[provider]);
  if (posix.isAbsolute(file) || isOutside(file)) throw new Error(`file: "${file}" is outside the workspace`);
  if (tree.exists(file))
    throw new Error(`${file} exists: choose another file with --file, or remove it first`);
  if (parallelJobs > 1 && !SHARING.includes(provider))
    throw new Error(`parallelJobs: ${provider} is not supported, only ${SHARING.join(' and ')}`);
  await initGenerator(tree, { skipFormat: true });
  const nxJson = readNxJson(tree) ?? {};
  const mainBranch = options.mainBranch ?? nxJson.defaultBase?.replace(/^origin\//, '') ?? 'main';
  const registered = registrations(nxJson).map(({ options: given }) => checkPluginOptions(given));
  const template = parallelJobs > 1 ? `${provider}-parallel` : provider;
  generateFiles(tree, path.join(TEMPLATES, template), posix.dirname(file), {
    file: posix.basename(file),
    ...pipelineFor({ mainBranch, parallelJobs }, packageManagerOf(tree), registered),
  });
  if (provider === 'gitlab') ignoreFolder(tree, STORE_FOLDER);
  if (!skipFormat) await formatFiles(tree);
}

function packageManagerOf(tree: Tree): PackageManager {
  const name = detectPackageManager(tree.root);
  const { ciInstall, install, exec } = getPackageManagerCommand(name, tree.root);
  return { name, install: ciInstall ?? install, exec };
}
