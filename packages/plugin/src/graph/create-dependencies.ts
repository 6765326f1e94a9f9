import {
  DependencyType,
  type CreateDependencies,
  type CreateDependenciesContext,
  type RawProjectGraphDependency,
} from '@nx/devkit';
import { codePackages } from '../infer/code-inputs';
import { actionOf } from '../names';
import { dependenciesOnMakers } from './makers';

/** The dependencies of images in the project graph, besides those that Nx finds. */
export const createDependencies: CreateDependencies = (_options, context) => [
  ...dependenciesOnCode(context),
  ...dependenciesOnMakers(context.projects),
];

/**
 * Lets every project that runs an executor of the plugin depend on the installed plugin, or on what its source needs. Tasks
 * name the packages among their inputs, which Nx hashes; what a change of the lock file affects is found by dependencies alone
 * (`projectsAffectedByDependencyUpdates: "auto"` of @nx/js).
 */
function dependenciesOnCode({
  projects,
  externalNodes = {},
  workspaceRoot,
}: CreateDependenciesContext): RawProjectGraphDependency[] {
  const nodes = codePackages(workspaceRoot, __dirname)
    // Nx's name of an installed package.
    .map((name) => `npm:${name}`)
    .filter((node) => externalNodes[node] !== undefined);
  return Object.entries(projects)
    .filter(([, { targets = {} }]) =>
      Object.values(targets).some(({ executor }) => actionOf(executor) !== undefined),
    )
    .flatMap(([source]) => nodes.map((target) => ({ source, target, type: DependencyType.implicit })));
}
