import { readData } from './data-file';

const defaults = readData<Readonly<Record<'target' | 'distribution', string>>>('.', 'defaults');

/** The target of an image if neither the options nor the manifest select one. */
export const DEFAULT_TARGET = defaults.target;

/** The distribution of an image if the options do not select one. */
export const DEFAULT_DISTRO = defaults.distribution;
