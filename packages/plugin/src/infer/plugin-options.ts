import {
  AGE_OPTIONS,
  BUILD_OPTIONS,
  listOf,
  neededValue,
  MACHINE_OPTIONS,
  PLANNING_OPTIONS,
  TRUST_OPTIONS,
  type OptionDeclaration,
  type OptionsOf,
} from '@nx-aib/cli/options';
import type { StoreOptions, StoreSizeOptions } from '../executors/store';

const DECLARED = {
  ...PLANNING_OPTIONS,
  format: BUILD_OPTIONS.format,
  ...AGE_OPTIONS,
  memory: MACHINE_OPTIONS.memory,
  key: TRUST_OPTIONS.key,
  ca: TRUST_OPTIONS.ca,
};

/** Other options of the plugin, apart from the names. */
const OF_THE_PLUGIN = {
  cacheImages: { description: 'whether Nx caches images' },
  store: { value: 'directory', description: "the store's directory" },
  storeSize: { value: 'size', description: 'the size to which the store is pruned' },
  sourceTargets: { value: 'target', many: true, description: 'the targets that make files for images' },
};

/** The actions of targets; each is also the name of an executor. */
export const ACTIONS = [
  'validate',
  'plan',
  'packages',
  'build',
  'lock',
  'download',
  'refresh',
  'sign',
  'signature',
  'boot',
  'verify',
] as const;
export type Action = (typeof ACTIONS)[number];

/** The names of the targets. */
export type TargetNames = Readonly<Record<Action, string>>;

/** The options that are passed on to targets, as defaults of every inferred target. */
export type TargetOptions = OptionsOf<typeof DECLARED>;

/** The options of the plugin's entry in nx.json. */
export type PluginOptions = TargetOptions & {
  /**
   * The output directory of an image, relative to the workspace root; `{projectName}` is replaced by the project's
   * name.
   */
  readonly outputPath?: string;
  /**
   * Whether Nx's cache, and its remote cache, keep images, 700 MB each; default false. Needed if tasks that use an image run on
   * another machine than the build, as with Nx Agents.
   */
  readonly cacheImages?: boolean;
  /** The store's directory, relative to the workspace root or absolute; NX_AIB_STORE takes precedence. */
  readonly store?: string;
  /** The size to which the store is pruned after a build, such as "8 GiB"; NX_AIB_STORE_SIZE takes precedence. */
  readonly storeSize?: string;
  /** The targets of other projects that make files which images contain; default `build`. */
  readonly sourceTargets?: string | readonly string[];
} & { readonly [Name in Action as `${Name}TargetName`]?: string };

/** Those that select an image. */
export const PLANNING = Object.keys(PLANNING_OPTIONS) as (keyof typeof PLANNING_OPTIONS)[];

/** The options of targets. */
export const TARGET_OPTIONS: readonly string[] = Object.keys(DECLARED);

/** All of them. */
export const KNOWN: readonly string[] = [
  ...TARGET_OPTIONS,
  'outputPath',
  ...Object.keys(OF_THE_PLUGIN),
  ...ACTIONS.map((action) => `${action}TargetName`),
];

const DEFAULT_OUTPUT_PATH = 'dist/{projectName}';

/**
 * Rejects unknown options, which would otherwise be silently ignored, and values of the wrong type. The content of
 * texts is checked by the executors' schemas, however they were given.
 * @throws Error naming each unknown option, or what is wrong with a value; Nx prints it.
 */
export function checkPluginOptions(options: unknown): PluginOptions {
  if (options === undefined || options === null) return {};
  if (typeof options !== 'object' || Array.isArray(options)) {
    throw new Error('The options of @nx-aib/plugin in nx.json must be an object.');
  }
  const unknown = Object.keys(options).filter((key) => !KNOWN.includes(key));
  const given = Object.entries(options).filter(([name]) => KNOWN.includes(name));
  const wrong = new Map(given.map(([name, value]) => [name, whatIsWrong(name, value)]));
  const right = given.filter(([name]) => wrong.get(name)?.length === 0);
  const checked = Object.fromEntries(right) as PluginOptions;
  const all = [
    ...(unknown.length > 0 ? [`unknown: ${unknown.join(', ')} (known: ${KNOWN.join(', ')})`] : []),
    ...[...wrong.values()].flat(),
    ...wrongOutputPath(checked),
    ...sameNames(checked),
  ];
  if (all.length > 0) throw new Error(`Options of @nx-aib/plugin in nx.json: ${all.join('; ')}.`);
  return checked;
}

function whatIsWrong(name: string, value: unknown): string[] {
  const declared: Readonly<Record<string, OptionDeclaration>> = { ...DECLARED, ...OF_THE_PLUGIN };
  const needed = neededValue(declared[name] ?? { value: 'text', description: '' }, value);
  if (needed !== undefined) return [`${name} must be ${needed}`];
  return value === '' ? [`${name} must not be empty`] : [];
}

function wrongOutputPath({ outputPath = DEFAULT_OUTPUT_PATH }: PluginOptions): string[] {
  if (!outputPath.includes('{projectName}'))
    return ['outputPath must have {projectName} in it, or images would replace each other'];
  return /^\/|(^|\/)\.\.(\/|$)/.test(outputPath) ? ['outputPath must lie in the workspace'] : [];
}

function sameNames(options: PluginOptions): string[] {
  const names = Object.values(targetNames(options));
  const twice = names.filter((name, index) => names.indexOf(name) < index);
  return twice.map((name) => `two targets cannot both be called "${name}"`);
}

/** The names of the targets. */
export function targetNames(options: PluginOptions): TargetNames {
  const named = ACTIONS.map((action) => [action, options[`${action}TargetName`] ?? action]);
  return Object.fromEntries(named) as TargetNames;
}

/** The targets that images wait for in the projects that make files for them. */
export function sourceTargets({ sourceTargets: given = 'build' }: PluginOptions): readonly string[] {
  return listOf(given);
}

/** The output directory of a project, relative to the workspace root: declared by its targets, and passed to them. */
export function outputPathOf({ outputPath = DEFAULT_OUTPUT_PATH }: PluginOptions, project: string): string {
  return outputPath.replaceAll('{projectName}', project).replace(/\/+$/, '');
}

/** The options of targets that use the store. */
export function storeOptions({ store }: PluginOptions): StoreOptions {
  return store === undefined ? {} : { workspaceStore: store };
}

/** The options of targets that prune the store. */
export function storeSizeOptions({ storeSize }: PluginOptions): StoreSizeOptions {
  return storeSize === undefined ? {} : { workspaceStoreSize: storeSize };
}

/** Those of `names` that are set. */
export function pickOptions<Name extends keyof TargetOptions>(
  options: PluginOptions,
  names: readonly Name[],
): Pick<TargetOptions, Name> {
  const picked = names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]]));
  return Object.fromEntries(picked) as Pick<TargetOptions, Name>;
}
