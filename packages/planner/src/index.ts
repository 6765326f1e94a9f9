export { readLock } from './lock/read-lock';
export { DEFAULT_DISTRO, DEFAULT_TARGET } from '@nx-aib/platforms';
export { loadImagePlan, type LoadOptions, type LoadedPlan } from './load-plan';
export { loadSeed } from './load-seed';
export { planImage } from './plan-image';
export type { ImageInput } from './image-input';
export type { SourceFacts } from './sources/source-facts';
