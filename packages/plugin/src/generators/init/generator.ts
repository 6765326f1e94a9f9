import {
  formatFiles,
  readJson,
  readNxJson,
  updateNxJson,
  type NxJsonConfiguration,
  type Tree,
} from '@nx/devkit';
import ignore from 'ignore';
import { minimatch } from 'minimatch';
import { ACTIONS } from '../../infer/plugin-options';
import { PLUGIN, registrations } from '../registrations';

/** The options of the generator `init`. */
export interface InitOptions {
  readonly skipFormat?: boolean;
}

/**
 * Registers the plugin in nx.json, with what images need of the rest of the workspace. Where it is registered, in whatever form,
 * nothing is changed: what is set there, or was removed, is the user's.
 */
export async function initGenerator(tree: Tree, { skipFormat = false }: InitOptions = {}): Promise<void> {
  const nxJson = readNxJson(tree) ?? {};
  if (registrations(nxJson).length > 0) return;
  updateNxJson(tree, {
    ...nxJson,
    plugins: [...(nxJson.plugins ?? []), { plugin: PLUGIN }],
    ...shieldedDefaults(nxJson),
    ...(dependsOnNxJs(tree) && exactUpdates(nxJson)),
  });
  ignoreOutputs(tree);
  if (!skipFormat) await formatFiles(tree);
}

/**
 * Nx puts `targetDefaults` for a target's name in place of what a plugin has inferred; those for `build` are made for
 * TypeScript. The executor's own key, empty, keeps the target as it is.
 */
function shieldedDefaults({ targetDefaults }: NxJsonConfiguration): Partial<NxJsonConfiguration> {
  const given = Object.keys(targetDefaults ?? {});
  const concerned = ACTIONS.filter((action) => given.some((name) => minimatch(action, name)));
  const shields = concerned.map((action) => [`${PLUGIN}:${action}`, {}] as const);
  if (shields.length === 0) return {};
  return { targetDefaults: { ...Object.fromEntries(shields), ...targetDefaults } };
}

/**
 * With "auto" an updated package affects the projects that use it. By default any change of the lock file affects all
 * projects, and every image would be planned, built and booted for it.
 */
function exactUpdates({ pluginsConfig = {} }: NxJsonConfiguration): Partial<NxJsonConfiguration> {
  const js: unknown = pluginsConfig['@nx/js'];
  return {
    pluginsConfig: {
      ...pluginsConfig,
      '@nx/js': { projectsAffectedByDependencyUpdates: 'auto', ...(js as object | undefined) },
    },
  };
}

function dependsOnNxJs(tree: Tree): boolean {
  if (!tree.exists('package.json')) return false;
  const { dependencies, devDependencies } = readJson<Record<string, Record<string, string>>>(
    tree,
    'package.json',
  );
  return Object.hasOwn({ ...dependencies, ...devDependencies }, '@nx/js');
}

const IGNORED = '.gitignore';
const OUTPUTS = 'dist';

/** Images go to `dist`. Nx looks at every file that git does not ignore. */
function ignoreOutputs(tree: Tree): void {
  const text = tree.read(IGNORED, 'utf8') ?? '';
  if (ignore().add(text).ignores(`${OUTPUTS}/image/image.json`)) return;
  const separator = text === '' || text.endsWith('\n') ? '' : '\n';
  tree.write(IGNORED, `${text}${separator}${OUTPUTS}\n`);
}
