import { posix } from 'node:path';
import type { ProjectConfiguration } from '@nx/devkit';
import { minimatch } from 'minimatch';
import { loadDevkit } from '../devkit';

/** An output that a target declares. */
export interface DeclaredOutput {
  readonly project: string;
  readonly target: string;
  /** A file, a folder or a glob, relative to the workspace's root. */
  readonly output: string;
  /** Globs that exclude files from it. */
  readonly except: readonly string[];
}

type Projects = Readonly<Record<string, ProjectConfiguration>>;

const WILD = /[*?[\]{}()!]/;
const HIDDEN_TOO = { dot: true } as const;

/** The outputs that all targets declare, inferred ones included: finds the target that makes a file. */
export class DeclaredOutputs {
  /** By the part before the first wildcard. */
  readonly #byBase = new Map<string, DeclaredOutput[]>();

  private constructor(all: readonly DeclaredOutput[]) {
    for (const one of all) {
      const base = baseOf(one.output);
      this.#byBase.set(base, [...(this.#byBase.get(base) ?? []), one]);
    }
  }

  static of(projects: Projects): DeclaredOutputs {
    return new DeclaredOutputs(
      Object.entries(projects).flatMap(([name, project]) => outputsOf(name, project)),
    );
  }

  /**
   * The outputs that contain a file, or may contain matches of a glob. Of nested outputs (`dist` of the workspace, and
   * `dist/foo` of one project) only the innermost count.
   * @param source a path or a glob, relative to the workspace's root
   * @param exceptProject a project whose outputs are left out: images do not make their own files
   */
  makersOf(source: string, exceptProject?: string): readonly DeclaredOutput[] {
    const start = baseOf(source);
    for (const base of [start, ...foldersAbove(start), '.']) {
      const here = this.#at(base, exceptProject).filter((one) => mayHold(one, source));
      if (here.length > 0) return [...here, ...this.#below(source, exceptProject)];
    }
    return this.#below(source, exceptProject);
  }

  #at(base: string, exceptProject: string | undefined): DeclaredOutput[] {
    return (this.#byBase.get(base) ?? []).filter(({ project }) => project !== exceptProject);
  }

  /** Those in directories that a glob searches. */
  #below(source: string, exceptProject: string | undefined): DeclaredOutput[] {
    if (!WILD.test(source)) return [];
    const start = baseOf(source);
    const bases = [...this.#byBase.keys()].filter(
      (base) =>
        (start === '.' || base.startsWith(`${start}/`)) &&
        minimatch(base, source, { ...HIDDEN_TOO, partial: true }),
    );
    return bases.flatMap((base) => this.#at(base, exceptProject));
  }
}

function outputsOf(name: string, project: ProjectConfiguration): DeclaredOutput[] {
  return Object.entries(project.targets ?? {}).flatMap(([target, { configurations = {} }]) =>
    [undefined, ...Object.keys(configurations)].flatMap((configuration) => {
      const outputs = declared(name, project, target, configuration);
      const except = outputs.filter((one) => one.startsWith('!')).map((one) => normal(one.slice(1)));
      return outputs
        .filter((one) => !one.startsWith('!'))
        .map(normal)
        .filter((output) => output !== '.')
        .map((output) => ({ project: name, target, output, except }));
    }),
  );
}

function declared(
  name: string,
  data: ProjectConfiguration,
  target: string,
  configuration: string | undefined,
): string[] {
  const which = { project: name, target, ...(configuration !== undefined && { configuration }) };
  try {
    return loadDevkit()
      .getOutputsForTargetAndConfiguration(which, {}, { name, type: 'lib', data })
      .filter((output): output is string => typeof output === 'string');
  } catch {
    // Nx reports invalid outputs when the target runs.
    return [];
  }
}

function normal(output: string): string {
  const path = posix.normalize(output.replace(/^\{workspaceRoot\}\/?/, '')).replace(/^\/+|\/+$/g, '');
  return path === '' ? '.' : path;
}

/** Whether an output whose base contains that of `source` may contain it. */
function mayHold({ output, except }: DeclaredOutput, source: string): boolean {
  const isFile = !WILD.test(source);
  const places = [source, ...foldersAbove(source)];
  const fits = (glob: string) => places.some((place) => minimatch(place, glob, HIDDEN_TOO));
  if (isFile && except.some(fits)) return false;
  if (!WILD.test(output)) return true;
  // Two globs may match the same files; a superfluous dependency is better than a missing one, except for globs at the root.
  return isFile ? fits(output) : baseOf(output) !== '.';
}

/** The directories before the first wildcard; the path itself if it has none. */
function baseOf(glob: string): string {
  const parts = glob.split('/');
  const wild = parts.findIndex((part) => WILD.test(part));
  return (wild === -1 ? parts : parts.slice(0, wild)).join('/') || '.';
}

function foldersAbove(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, parts.length - 1 - index).join('/'));
}
