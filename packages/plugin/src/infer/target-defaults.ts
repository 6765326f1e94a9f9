import type { NxJsonConfiguration, ProjectConfiguration, TargetConfiguration } from '@nx/devkit';
import { minimatch } from 'minimatch';
import { isObject, isText } from '@nx-aib/core';
import { PLUGIN, UNCACHED } from '../names';
import type { Input } from './code-inputs';
import { RANDOM } from './read-files';

type Targets = Readonly<Record<string, TargetConfiguration>>;

/** The parts of a target that nx.json replaces. */
type Default = Partial<TargetConfiguration> & { readonly filter?: unknown };

/**
 * Keeps targets correct under the `targetDefaults` of nx.json, which replace inferred values field by field: `build:
 * {inputs: ["production", "^production"], dependsOn: ["^build"]}` is in most workspaces, made for TypeScript.
 *
 * - `inputs` with `production`, `default` or the like: for this project the name is redefined as the target's own
 *   inputs. (An image's project contains no files, and Nx fails to hash `{projectRoot}` of such a project.)
 * - `dependsOn` without the packages: a build installs them itself.
 * - Anything else that could make Nx restore an outdated result, or none: outputs that are not the target's, inputs
 *   that include nothing of its own, a target that must not be cached. A plugin cannot change these, but the task's hash
 *   can be a different one each time.
 *
 * A default for the executor itself (`@nx-aib/plugin:build`) is meant for this target, and not changed.
 *
 * All other named inputs are redefined, too, because a task of a project that depends on this one may have `^production` or
 * `^default` among its inputs.
 * @param forOthers what such tasks depend on
 */
export function underDefaults(
  targets: Targets,
  { targetDefaults = {}, namedInputs = {} }: NxJsonConfiguration,
  forOthers: readonly Input[],
): Required<Pick<ProjectConfiguration, 'targets' | 'namedInputs'>> {
  const meant = new Map<string, Input[]>();
  const shielded = Object.entries(targets).map(([name, given]) => {
    const defaults = defaultsFor(name, given.executor ?? '', targetDefaults as Record<string, unknown>);
    if (defaults.length === 0) return [name, given] as const;
    const isMeant = Object.hasOwn(targetDefaults, given.executor ?? '');
    const target =
      isMeant || staysRight(name, given, defaults, targets) ? given : uncached(given, hasOwnInputs(defaults));
    for (const input of replaced(defaults, 'inputs').flat().flatMap(ownName))
      meant.set(input, [...(meant.get(input) ?? []), ...(target.inputs ?? [])]);
    return [name, target] as const;
  });
  const names = ['default', ...Object.keys(namedInputs)];
  return {
    targets: Object.fromEntries(shielded),
    namedInputs: {
      ...Object.fromEntries(names.map((name) => [name, [...forOthers]])),
      ...Object.fromEntries([...meant].map(([name, inputs]) => [name, once(inputs)])),
    },
  };
}

/**
 * Nx looks up a default by executor, then by target name, then by a pattern of names; filters may exclude all of them.
 */
function defaultsFor(name: string, executor: string, all: Readonly<Record<string, unknown>>): Default[] {
  const found: Default[] = [];
  if (Object.keys(all).length === 0) return found;
  const patterns = Object.keys(all).filter((key) => /[*?{[(!]/.test(key) && minimatch(name, key));
  for (const key of [executor, name, ...patterns]) {
    if (!Object.hasOwn(all, key)) continue;
    found.push(
      ...[all[key]]
        .flat()
        .filter(isObject)
        .filter((one) => fits(one, executor)),
    );
    // Later ones are used only if this one does not apply.
    if (isObject(all[key])) break;
  }
  return found;
}

/** Nx ignores a default whose executor or command differs from the target's. */
function fits({ executor = '', command, filter }: Default & { command?: unknown }, runs: string): boolean {
  if (command !== undefined || !['', runs].includes(executor)) return false;
  if (!isObject(filter)) return true;
  const { executor: forExecutor = runs, plugin = PLUGIN } = filter;
  return forExecutor === runs && plugin === PLUGIN;
}

/** A list that contains "..." keeps the previous elements. */
function replaced<Field extends 'inputs' | 'outputs' | 'dependsOn'>(
  defaults: readonly Default[],
  field: Field,
): NonNullable<TargetConfiguration[Field]>[] {
  return defaults.flatMap((one) => {
    const list = one[field];
    return Array.isArray(list) && !(list as unknown[]).includes('...') ? [list] : [];
  });
}

function staysRight(
  name: string,
  target: TargetConfiguration,
  defaults: readonly Default[],
  targets: Targets,
): boolean {
  if (!hasOwnInputs(defaults)) return false;
  const isCached = target.cache === true || defaults.some(({ cache }) => cache === true);
  if (!isCached) return true;
  return (
    target.cache === true &&
    hasOutputs(target, defaults) &&
    hasInputsOfOthers(name, target, defaults, targets)
  );
}

/** Whether the target's own inputs are still hashed, under other names, and the others can be. */
function hasOwnInputs(defaults: readonly Default[]): boolean {
  return replaced(defaults, 'inputs').every(
    (list) =>
      list.some((input) => ownName(input).length > 0) && !JSON.stringify(list).includes('{projectRoot}'),
  );
}

function hasOutputs({ outputs = [], options }: TargetConfiguration, defaults: readonly Default[]): boolean {
  const place = (output: string) =>
    output.replace('{options.outputPath}', String(options?.outputPath)).replace('{workspaceRoot}/', '');
  const ours = outputs.map(place);
  // Not more, either: with the whole directory, Nx would also restore an old image, or the verdict on it.
  return replaced(defaults, 'outputs').every((list) => {
    const given = list.map(place);
    return [...new Set(given)].sort().join('\n') === [...ours].sort().join('\n');
  });
}

/** Whether the outputs of other targets are still hashed: those of dependencies. */
function hasInputsOfOthers(
  name: string,
  { inputs = [], dependsOn = [] }: TargetConfiguration,
  defaults: readonly Default[],
  targets: Targets,
): boolean {
  if (!inputs.some((input) => isObject(input) && 'dependentTasksOutputFiles' in input)) return true;
  const targetOf = (one: unknown) => {
    if (!isObject(one)) return one;
    return one['dependencies'] === true ? `^${String(one['target'])}` : one['target'];
  };
  const needed = dependsOn
    .map(targetOf)
    .filter((one) => isText(one) && one !== name && (one.startsWith('^') || Object.hasOwn(targets, one)));
  return replaced(defaults, 'dependsOn').every((list) => {
    const waited = list.map(targetOf);
    return needed.every((one) => waited.includes(one));
  });
}

/** The project's own named input that an entry of `inputs` refers to. */
function ownName(input: unknown): string[] {
  if (isText(input)) return /^[!^]?\{|^\^/.test(input) ? [] : [input];
  if (!isObject(input) || !isText(input['input'])) return [];
  return 'projects' in input || input['dependencies'] === true ? [] : [input['input']];
}

function uncached(target: TargetConfiguration, hasOwnInputs: boolean): TargetConfiguration {
  // Without outputs, Nx does not store copies that would never be restored.
  const never = { ...target, cache: false, outputs: [] };
  // Only where there is no other way: Nx 24 counts every task whose executor has a hasher as affected, by any change.
  return hasOwnInputs
    ? { ...never, inputs: [...(target.inputs ?? []), { runtime: RANDOM }] }
    : { ...never, executor: `${target.executor}${UNCACHED}` };
}

function once(inputs: readonly Input[]): Input[] {
  return [...new Map(inputs.map((input) => [JSON.stringify(input), input])).values()];
}
