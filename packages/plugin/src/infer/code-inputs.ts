import { createRequire } from 'node:module';
import { isAbsolute, relative, sep } from 'node:path';
import type { TargetConfiguration } from '@nx/devkit';
import { PLUGIN } from '../names';

/** One entry of a target's `inputs`. */
export type Input = NonNullable<TargetConfiguration['inputs']>[number];

/** One of our packages. */
interface OwnPackage {
  /** Its package.json. */
  readonly manifest: string;
  /** The names of what it depends on, peers included. */
  readonly dependencies: readonly string[];
}

/**
 * One of our packages with those of our packages that it depends on. Each is looked up from a package that depends on it: with
 * pnpm or Yarn's Plug'n'Play no other one has access to it.
 */
function withNeeded(
  name: string,
  from = __filename,
  known = new Map<string, OwnPackage>(),
): Map<string, OwnPackage> {
  if (known.has(name)) return known;
  const read = createRequire(from);
  const manifest = read.resolve(`@nx-aib/${name}/package.json`);
  const needed = read(manifest) as Readonly<
    Partial<Record<'dependencies' | 'peerDependencies', Readonly<Record<string, string>>>>
  >;
  const dependencies = Object.keys({ ...needed.dependencies, ...needed.peerDependencies });
  known.set(name, { manifest, dependencies });
  for (const other of dependencies)
    if (other.startsWith('@nx-aib/')) withNeeded(other.replace('@nx-aib/', ''), manifest, known);
  return known;
}

/** The packages whose code plans, builds and proves an image. */
export const BUILDING = [...withNeeded('builder').keys(), 'plugin'];
export const PLANNING = [...BUILDING, 'cli'];
export const PROVING = [...PLANNING, 'runner'];

/** All packages: inference runs the code of each. */
const ALL = withNeeded('plugin');

/** The package.json of each package whose code inference runs. */
export const MANIFESTS: readonly string[] = [...ALL.values()].map(({ manifest }) => manifest);

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

/** The installed packages that every image depends on: the plugin, or what its source needs. */
export function codePackages(workspaceRoot: string, pluginDirectory: string): readonly string[] {
  return isSource(workspaceRoot, pluginDirectory) ? othersOf(PROVING) : [PLUGIN];
}

/** Loads TypeScript in Nx. */
const LOADER = '@swc-node/register';

/** The packages of others that some of ours need. */
function othersOf(packages: readonly string[]): string[] {
  const all = packages
    .flatMap((name) => ALL.get(name)?.dependencies ?? [])
    .filter((name) => !name.startsWith('@nx-aib/'));
  return [...new Set([...all, LOADER])].sort();
}

/** Source without tests, data, and the packages of others. */
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
    ...[...files, 'tsconfig.base.json'].map((glob) => `{workspaceRoot}/${glob}`),
    // Not the lock file: a package that only tests need changes no image.
    { externalDependencies: othersOf(packages) },
    // `affected` does not know this one; hashes do.
    '!{workspaceRoot}/packages/*/src/**/testing/**',
  ];
}

function isSource(workspaceRoot: string, pluginDirectory: string): boolean {
  const within = relative(workspaceRoot, pluginDirectory);
  return !within.startsWith('..') && !isAbsolute(within) && !within.split(sep).includes('node_modules');
}
