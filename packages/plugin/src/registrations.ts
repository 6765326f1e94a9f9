import type { NxJsonConfiguration } from '@nx/devkit';
import { isObject } from '@nx-aib/core';
import { PLUGIN } from './names';

/** An entry of nx.json that registers the plugin. */
export interface Registration {
  readonly options?: unknown;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

/** The plugin's registrations in nx.json, whichever form they have: a name alone is one without options. */
export function registrations({ plugins = [] }: NxJsonConfiguration): readonly Registration[] {
  return (plugins as readonly unknown[]).flatMap((entry) => {
    if (entry === PLUGIN) return [{}];
    return isObject(entry) && entry['plugin'] === PLUGIN ? [entry] : [];
  });
}
