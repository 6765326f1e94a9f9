import {
  formatFiles,
  NX_VERSION,
  readJson,
  readNxJson,
  updateNxJson,
  type NxJsonConfiguration,
  type Tree,
} from '@nx/devkit';
import { minimatch } from 'minimatch';
import { ACTIONS } from '../../infer/plugin-options';
import { executorOf, PLUGIN } from '../../names';
import { registrations } from '../../registrations';
import { ignoreFolder } from '../ignored-by-git';

/** Where images go. */
const OUTPUTS = 'dist';

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
    ...exactUpdates(tree, nxJson),
  });
  ignoreFolder(tree, OUTPUTS);
  if (!skipFormat) await formatFiles(tree);
}

/**
 * Nx puts `targetDefaults` for a target's name in place of what a plugin has inferred; those for `build` are made for
 * TypeScript. The executor's own key, empty, keeps the target as it is.
 */
function shieldedDefaults({ targetDefaults }: NxJsonConfiguration): Partial<NxJsonConfiguration> {
  const given = Object.keys(targetDefaults ?? {});
  const concerned = ACTIONS.filter((action) => given.some((name) => minimatch(action, name)));
  const shields = concerned.map((action) => [executorOf(action), {}] as const);
  if (shields.length === 0) return {};
  return { targetDefaults: { ...Object.fromEntries(shields), ...targetDefaults } };
}

/**
 * With "auto" an updated package affects the projects that use it. By default any change of the lock file affects all
 * projects, and every image would be planned, built and booted for it. Nx 22 compares no versions in lock files: with "auto",
 * an update there would affect nothing.
 */
function exactUpdates(tree: Tree, { pluginsConfig = {} }: NxJsonConfiguration): Partial<NxJsonConfiguration> {
  if (Number.parseInt(NX_VERSION, 10) < 23) return {};
  const js = pluginsConfig['@nx/js'] as object | undefined;
  return {
    pluginsConfig: {
      ...pluginsConfig,
      '@nx/js': {
        projectsAffectedByDependencyUpdates: 'auto',
        // Nx looks for imports by default where one of its JavaScript plugins is there, or "@nx/js" is configured.
        ...(js === undefined && !analyzesSourceFiles(tree) && { analyzeSourceFiles: false }),
        ...js,
      },
    },
  };
}

/** From `jsPluginConfig` in nx/src/plugins/js/utils/config.ts. */
const JAVASCRIPT_PLUGINS = ['workspace', 'js', 'node', 'next', 'react', 'angular', 'web'];

function analyzesSourceFiles(tree: Tree): boolean {
  if (!tree.exists('package.json')) return false;
  const { dependencies, devDependencies } = readJson<Record<string, Record<string, string>>>(
    tree,
    'package.json',
  );
  const installed = { ...dependencies, ...devDependencies };
  return JAVASCRIPT_PLUGINS.some((name) => Object.hasOwn(installed, `@nx/${name}`));
}
