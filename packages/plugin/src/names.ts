/** This package, as nx.json and the executors of targets name it. */
export const PLUGIN = '@nx-aib/plugin';

/** Suffix of an executor that does the same and is never restored from the cache. */
export const UNCACHED = '-uncached';

/** The file of an image's signature, beside image.json. */
export const SIGNATURE = 'image.json.intoto.jsonl';

/** The executor of an action, as a target names it. */
export function executorOf(action: string): string {
  return `${PLUGIN}:${action}`;
}

/** What an executor of this plugin does, cached or not: `build`; undefined for other executors. */
export function actionOf(executor = ''): string | undefined {
  const [plugin, name] = executor.split(':');
  return plugin === PLUGIN ? name?.replace(new RegExp(`${UNCACHED}$`), '') : undefined;
}
