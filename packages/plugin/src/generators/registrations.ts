import type { NxJsonConfiguration } from '@nx/devkit';
import { isObject } from '@nx-aib/core';

/** The plugin's name, as nx.json has it. */
export const PLUGIN = '@nx-aib/plugin';

/** The options of each entry of nx.json that registers the plugin, whichever form it has; none where there is no entry. */
export function registrations({ plugins = [] }: NxJsonConfiguration): readonly unknown[] {
  return (plugins as readonly unknown[]).flatMap((entry) => {
    if (entry === PLUGIN) return [undefined];
    return isObject(entry) && entry['plugin'] === PLUGIN ? [entry['options']] : [];
  });
}
