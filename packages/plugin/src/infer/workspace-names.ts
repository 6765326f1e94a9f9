import { join, posix } from 'node:path';
import type { NxJsonConfiguration } from '@nx/devkit';
import { Minimatch } from 'minimatch';
import { globWithWorkspaceContext } from 'nx/src/utils/workspace-context';
import { readTextIfThere } from '@nx-aib/build-machine';
import { isObject, parseJson } from '@nx-aib/core';
import { loadDevkit } from '../devkit';
import { registrations, type Registration } from '../registrations';
import { MANIFEST_GLOB, projectNames, SUFFIX } from './project-name';

/**
 * The project name of each manifest in the workspace: the same for all registrations of this plugin in nx.json, each of
 * which sees only its own manifests.
 * @param manifests those of one registration
 */
export async function namesInWorkspace(
  manifests: readonly string[],
  { workspaceRoot, nxJsonConfiguration }: Where,
): Promise<ReadonlyMap<string, string>> {
  const files = await globWithWorkspaceContext(workspaceRoot, [
    MANIFEST_GLOB,
    '**/package.json',
    '**/project.json',
  ]);
  const isRegistered = registeredBy(registrations(nxJsonConfiguration));
  const others = files.filter((file) => file.endsWith(SUFFIX) && isRegistered(file));
  const configured = files.filter((file) => ['package.json', 'project.json'].includes(posix.basename(file)));
  const taken = await Promise.all(configured.map((file) => namesOf(workspaceRoot, file)));
  return projectNames([...new Set([...manifests, ...others])], new Set(taken.flat()));
}

interface Where {
  readonly workspaceRoot: string;
  readonly nxJsonConfiguration: NxJsonConfiguration;
}

/** Selects the files of some registrations like Nx does. */
export function registeredBy(some: readonly Registration[]): (file: string) => boolean {
  const matchers = some.map(({ include, exclude }) => {
    const included = patternMatcher(include, true);
    const excluded = patternMatcher(exclude, false);
    return (file: string) => included(file) && !excluded(file);
  });
  return (file) => matchers.some((matches) => matches(file));
}

/** Patterns apply in order; one that starts with `!` excludes files that earlier ones have included. */
function patternMatcher(patterns: readonly string[] = [], whenNone: boolean): (file: string) => boolean {
  if (patterns.length === 0) return () => whenNone;
  const parsed = patterns.map((pattern) => {
    const negative = pattern.startsWith('!');
    return { negative, glob: new Minimatch(negative ? pattern.slice(1) : pattern, { dot: true }) };
  });
  return (file) =>
    parsed.reduce(
      (matches, { negative, glob }) => (glob.match(file) ? !negative : matches),
      parsed[0]?.negative === true,
    );
}

/**
 * The project name that a package.json or project.json may define. Whether a package.json is a project depends on the
 * package manager's workspaces and on other plugins; if it is not one, its name is reserved nevertheless.
 */
async function namesOf(workspaceRoot: string, file: string): Promise<string[]> {
  const config = await readConfig(join(workspaceRoot, file));
  const nx = isObject(config['nx']) ? config['nx']['name'] : undefined;
  const given = [config['name'], nx].filter((name) => typeof name === 'string');
  const folder = posix.dirname(file);
  return given.length > 0 || folder === '.' ? given : [posix.basename(folder).toLowerCase()];
}

async function readConfig(file: string): Promise<Record<string, unknown>> {
  try {
    const text = (await readTextIfThere(file)) ?? '{}';
    const plain = parseJson(text, isObject);
    if (plain !== undefined) return plain;
    // It may have comments.
    const config: unknown = loadDevkit().parseJson(text);
    return isObject(config) ? config : {};
  } catch {
    // Nx reports what is wrong with it.
    return {};
  }
}
