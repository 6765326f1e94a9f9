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

/**
 * Writes a pipeline that validates, plans, builds and verifies the images that a change affects.
 * @throws Error where the file exists, or the plugin's options in nx.json are wrong; Nx prints it.
 */
export async function ciGenerator(tree: Tree, options: CiOptions): Promise<void> {
  const { provider, skipFormat = false } = options;
  const file = posix.normalize(options.file ?? FILES[provider]);
  if (posix.isAbsolute(file) || isOutside(file)) throw new Error(`file: "${file}" is outside the workspace`);
  if (tree.exists(file))
    throw new Error(`${file} exists: choose another file with --file, or remove it first`);
  await initGenerator(tree, { skipFormat: true });
  const nxJson = readNxJson(tree) ?? {};
  const mainBranch = options.mainBranch ?? nxJson.defaultBase?.replace(/^origin\//, '') ?? 'main';
  const registered = registrations(nxJson).map(({ options: given }) => checkPluginOptions(given));
  generateFiles(tree, path.join(TEMPLATES, provider), posix.dirname(file), {
    file: posix.basename(file),
    ...pipelineFor(mainBranch, packageManagerOf(tree), registered),
  });
  if (provider === 'gitlab') ignoreFolder(tree, STORE_FOLDER);
  if (!skipFormat) await formatFiles(tree);
}

function packageManagerOf(tree: Tree): PackageManager {
  const name = detectPackageManager(tree.root);
  const { ciInstall, install, exec } = getPackageManagerCommand(name, tree.root);
  return { name, install: ciInstall ?? install, exec };
}
