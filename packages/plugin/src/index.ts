export { createDependencies } from './graph/create-dependencies';
export { createNodes, createNodes as createNodesV2 } from './infer/create-nodes';
export { type PluginOptions } from './infer/plugin-options';

/** The plugin's name, as used in nx.json. */
export const name = '@nx-aib/plugin';
