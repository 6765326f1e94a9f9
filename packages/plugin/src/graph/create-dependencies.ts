import type { CreateDependencies, CreateDependenciesContext, RawProjectGraphDependency } from '@nx/devkit';
import { isText } from '@nx-aib/core';
import { codePackages } from '../infer/code-inputs';
import { PACKAGES } from '../infer/targets';
import { actionOf } from '../names';
import { IMPLICIT } from './implicit';
import { dependenciesOnMakers } from './makers';

/** The dependencies of images in the project graph, besides those that Nx finds. */
export const createDependencies: CreateDependencies = (_options, context) => [
  ...dependenciesOnCode(context),
  ...dependenciesOnPackages(context),
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
    .flatMap(([source]) => nodes.map((target) => ({ source, target, type: IMPLICIT })));
}

/**
 * Lets every image depend on the project of the packages that it starts from, so that `nx graph` shows which images share them.
 * Tasks do not need it: a build names that project itself.
 */
function dependenciesOnPackages({ projects }: CreateDependenciesContext): RawProjectGraphDependency[] {
  return Object.entries(projects).flatMap(([source, { metadata }]) => {
    const target: unknown = metadata?.[PACKAGES];
    // Nx refuses the whole graph for one unknown name.
    return isText(target) && Object.hasOwn(projects, target) ? [{ source, target, type: IMPLICIT }] : [];
  });
}
