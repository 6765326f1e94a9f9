import {
  DependencyType,
  type CreateDependencies,
  type CreateDependenciesContext,
  type RawProjectGraphDependency,
} from '@nx/devkit';
import { actionOf, PLUGIN } from '../names';
import { dependenciesOnMakers } from './makers';

/** Nx's name of the installed package. */
const NODE = `npm:${PLUGIN}`;

/** The dependencies of images in the project graph, besides those that Nx finds. */
export const createDependencies: CreateDependencies = (_options, context) => [
  ...dependenciesOnPlugin(context),
  ...dependenciesOnMakers(context.projects),
];

/**
 * Lets every project that runs an executor of the plugin depend on the installed plugin. Tasks name the package among their
 * inputs, which Nx hashes; what a change of the lock file affects is found by dependencies alone
 * (`projectsAffectedByDependencyUpdates: "auto"` of @nx/js). In the workspace of the plugin's source there is no such package.
 */
function dependenciesOnPlugin({
  projects,
  externalNodes = {},
}: CreateDependenciesContext): RawProjectGraphDependency[] {
  if (externalNodes[NODE] === undefined) return [];
  return Object.entries(projects)
    .filter(([, { targets = {} }]) =>
      Object.values(targets).some(({ executor }) => actionOf(executor) !== undefined),
    )
    .map(([source]) => ({ source, target: NODE, type: DependencyType.implicit }));
}
