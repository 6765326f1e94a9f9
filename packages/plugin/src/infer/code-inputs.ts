import { relative, isAbsolute, sep } from 'node:path';
import type { TargetConfiguration } from '@nx/devkit';

/** One entry of a target's `inputs`. */
export type Input = NonNullable<TargetConfiguration['inputs']>[number];

const PLUGIN = '@nx-aib/plugin';

/** The packages whose code makes an image, and those whose code proves it besides. */
export const BUILDING = [
  '@nx-aib/build',
  '@nx-aib/host',
  '@nx-aib/image-plan',
  '@nx-aib/manifest',
  '@nx-aib/oom',
  '@nx-aib/partitions',
  '@nx-aib/platforms',
  PLUGIN,
  '@nx-aib/qm-memory',
];
export const PROVING = [...BUILDING, '@nx-aib/runner'];

/** How Nx learns that the code behind the targets has changed, which it does not hash by itself. */
export interface CodeInputs {
  readonly building: readonly Input[];
  readonly proving: readonly Input[];
  /** Projects on which an image depends, for `nx affected`. */
  readonly implicitDependencies: readonly string[];
}

/**
 * In the workspace that holds the plugin's source, the code is projects; elsewhere it is an installed package.
 * @param pluginDirectory where this code runs from
 */
export function codeInputs(workspaceRoot: string, pluginDirectory: string): CodeInputs {
  if (!isSource(workspaceRoot, pluginDirectory)) {
    const installed: Input[] = [{ externalDependencies: [PLUGIN] }];
    return { building: installed, proving: installed, implicitDependencies: [] };
  }
  return {
    building: [{ input: 'production', projects: BUILDING }],
    proving: [{ input: 'production', projects: PROVING }],
    implicitDependencies: [PLUGIN],
  };
}

function isSource(workspaceRoot: string, pluginDirectory: string): boolean {
  const within = relative(workspaceRoot, pluginDirectory);
  return !within.startsWith('..') && !isAbsolute(within) && !within.split(sep).includes('node_modules');
}
