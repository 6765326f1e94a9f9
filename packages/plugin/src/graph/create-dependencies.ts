import { DependencyType, type CreateDependencies } from '@nx/devkit';

const PLUGIN = '@nx-aib/plugin';
/** Nx's name of the installed package. */
const NODE = `npm:${PLUGIN}`;

/**
 * Lets every project that runs an executor of the plugin depend on the installed plugin. Tasks name the package among their
 * inputs, which Nx hashes; what a change of the lock file affects is found by dependencies alone
 * (`projectsAffectedByDependencyUpdates: "auto"` of @nx/js). In the workspace of the plugin's source there is no such package.
 */
export const createDependencies: CreateDependencies = (_options, { projects, externalNodes = {} }) => {
  if (externalNodes[NODE] === undefined) return [];
  return Object.entries(projects)
    .filter(([, { targets = {} }]) =>
      Object.values(targets).some(({ executor }) => executor?.startsWith(`${PLUGIN}:`)),
    )
    .map(([source]) => ({ source, target: NODE, type: DependencyType.implicit }));
};
