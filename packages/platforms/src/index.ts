/** Facts about targets and distributions, as data. */
export type { DistributionBoot, Target, VirtualMachine } from './target';
export type { BootFacts, Distribution, DistributionArch, DynamicLinking } from './distribution';
export { loadTarget, targetNames } from './load-target';
export { distributionNames, loadDistribution } from './load-distribution';
export { DEFAULT_DISTRO, DEFAULT_TARGET } from './defaults';
export { bootFor } from './boot-for';
