import { createRequire } from 'node:module';
import { isAbsolute, relative, sep } from 'node:path';
import type { TargetConfiguration } from '@nx/devkit';
import { PLUGIN } from '../names';

/** One entry of a target's `inputs`. */
export type Input = NonNullable<TargetConfiguration['inputs']>[number];

/**
 * One of our packages with those of our packages that it depends on: name → where its package.json is. Each is looked up from a
 * package that depends on it: with pnpm or Yarn's Plug'n'Play no other one has access to it.
 */
function withNeeded(name: string, from = __filename, known = new Map<string, string>()): Map<string, string> {
  if (known.has(name)) return known;
  const read = createRequire(from);
  const manifest = read.resolve(`@nx-aib/${name}/package.json`);
  known.set(name, manifest);
  const { dependencies = {} } = read(manifest) as {
    readonly dependencies?: Readonly<Record<string, string>>;
  };
  for (const other of Object.keys(dependencies))
    if (other.startsWith('@nx-aib/')) withNeeded(other.replace('@nx-aib/', ''), manifest, known);
  return known;
}

/** The packages whose code plans, builds and proves an image. */
export const BUILDING = [...withNeeded('builder').keys(), 'plugin'];
export const PLANNING = [...BUILDING, 'cli'];
export const PROVING = [...PLANNING, 'runner'];

/** The package.json of each package whose code inference runs: of all of them. */
export const MANIFESTS: readonly string[] = [...withNeeded('plugin').values()];

/** What the options of a build mean, the one part of `cli` that an image depends on. */
const OPTIONS = '{workspaceRoot}/packages/cli/src/options/!(*.spec).ts';

/** How Nx notices changes to the code behind the targets, which it does not hash by itself. */
export interface CodeInputs {
  readonly building: readonly Input[];
  readonly planning: readonly Input[];
  readonly proving: readonly Input[];
}

/**
 * In the workspace that holds the plugin's source, the code is files; elsewhere it is an installed package.
 *
 * The files are filesets of the workspace and no dependency on the plugin's project: `nx affected` goes by both,
 * and with a dependency a test, a README or the linter's settings would change every image.
 * @param pluginDirectory where this code runs from
 */
export function codeInputs(workspaceRoot: string, pluginDirectory: string): CodeInputs {
  if (isSource(workspaceRoot, pluginDirectory)) {
    return {
      building: [...codeFiles(BUILDING), OPTIONS],
      planning: codeFiles(PLANNING),
      proving: codeFiles(PROVING),
    };
  }
  const installed: Input[] = [{ externalDependencies: [PLUGIN] }];
  return { building: installed, planning: installed, proving: installed };
}

/** Source without tests, data, and what decides which packages of others go with it. */
function codeFiles(packages: readonly string[]): Input[] {
  const files = packages.flatMap((name) => [
    `packages/${name}/src/**/!(*.spec).ts`,
    `packages/${name}/src/executors/*/schema.json`,
    `packages/${name}/bin/**/*.js`,
    `packages/${name}/data/**/*.yml`,
    `packages/${name}/schema/*.{js,json}`,
    `packages/${name}/package.json`,
  ]);
  return [
    ...[...files, 'package-lock.json', 'tsconfig.base.json'].map((glob) => `{workspaceRoot}/${glob}`),
    // `affected` does not know this one; hashes do.
    '!{workspaceRoot}/packages/*/src/**/testing/**',
  ];
}

function isSource(workspaceRoot: string, pluginDirectory: string): boolean {
  const within = relative(workspaceRoot, pluginDirectory);
  return !within.startsWith('..') && !isAbsolute(within) && !within.split(sep).includes('node_modules');
}
