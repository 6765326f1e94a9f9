import { BUILD_OPTIONS, MACHINE_OPTIONS, PLANNING_OPTIONS, TRUST_OPTIONS, type OptionsOf } from '@nx-aib/cli';

const DECLARED = {
  ...PLANNING_OPTIONS,
  format: BUILD_OPTIONS.format,
  memory: MACHINE_OPTIONS.memory,
  key: TRUST_OPTIONS.key,
  ca: TRUST_OPTIONS.ca,
};

/** The options of the plugin's entry in nx.json: the defaults of every inferred target. */
export type PluginOptions = OptionsOf<typeof DECLARED>;

/** Those that say which image is meant. */
export const PLANNING = Object.keys(PLANNING_OPTIONS) as (keyof typeof PLANNING_OPTIONS)[];

/** All of them. */
export const KNOWN: readonly string[] = Object.keys(DECLARED);

/**
 * Rejects unknown options, which would otherwise be silently ignored. Values are checked by the executors' schemas,
 * however they were given.
 * @throws Error naming each unknown option; Nx prints it.
 */
export function checkPluginOptions(options: unknown): PluginOptions {
  if (options === undefined || options === null) return {};
  if (typeof options !== 'object' || Array.isArray(options)) {
    throw new Error('The options of @nx-aib/plugin in nx.json must be an object.');
  }
  const unknown = Object.keys(options).filter((key) => !KNOWN.includes(key));
  if (unknown.length > 0) {
    throw new Error(
      `Unknown options of @nx-aib/plugin in nx.json: ${unknown.join(', ')}. Known: ${KNOWN.join(', ')}.`,
    );
  }
  return options as PluginOptions;
}

/** Those of `names` that are set. */
export function pickOptions<Name extends keyof PluginOptions>(
  options: PluginOptions,
  names: readonly Name[],
): Pick<PluginOptions, Name> {
  const picked = names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]]));
  return Object.fromEntries(picked) as Pick<PluginOptions, Name>;
}
