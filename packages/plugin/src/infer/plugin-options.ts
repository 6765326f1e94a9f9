/** The options of the plugin's entry in nx.json: what every inferred target starts from. */
export interface PluginOptions {
  /** The board, as `qemu`; wins over the manifest's own `target`. */
  readonly target?: string;
  readonly distro?: string;
  readonly arch?: string;
  readonly mode?: string;
  /** The artifact's format: `qcow2` or `raw`. */
  readonly format?: string;
  /** `KEY=VALUE`, the value being YAML. */
  readonly define?: string | readonly string[];
  /** Directories outside of the workspace that sources may come from, relative to its root. */
  readonly allowSource?: string | readonly string[];
  /** The machine's memory, as `2G`. */
  readonly memory?: string;
  /** The public key that has to have signed what `verify` boots, relative to the workspace's root. */
  readonly key?: string;
  /** Certificates of authorities that may have, likewise. */
  readonly ca?: string;
}

/** Those that say which image is meant. */
export const PLANNING = ['target', 'distro', 'arch', 'mode', 'define', 'allowSource'] as const;

const KNOWN = [...PLANNING, 'format', 'memory', 'key', 'ca'] as const;

/**
 * Refuses what would otherwise be ignored in silence. Values are left to the schemas of the executors, which see
 * them however they were given.
 * @throws Error naming each unknown option; Nx prints it.
 */
export function checkPluginOptions(options: unknown): PluginOptions {
  if (options === undefined || options === null) return {};
  if (typeof options !== 'object' || Array.isArray(options)) {
    throw new Error('The options of @nx-aib/plugin in nx.json must be an object.');
  }
  const unknown = Object.keys(options).filter((key) => !(KNOWN as readonly string[]).includes(key));
  if (unknown.length > 0) {
    throw new Error(
      `Unknown options of @nx-aib/plugin in nx.json: ${unknown.join(', ')}. Known are ${KNOWN.join(', ')}.`,
    );
  }
  return options as PluginOptions;
}

/** Those of `names` that are set. */
export function pickOptions(options: PluginOptions, names: readonly (keyof PluginOptions)[]): PluginOptions {
  return Object.fromEntries(
    names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
  );
}
