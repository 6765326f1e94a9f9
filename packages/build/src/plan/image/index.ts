/** From a manifest to an image plan, without any effect. */
export { planImage } from './plan-image';
export { type ImageInput } from './image-input';
export { DEFAULT_MAX_FILES, type SourceFacts, type SourceFile, type SourceMatches } from './source-facts';
export { hostPathOf, QM_ROOTFS } from '../changes/root-path';
export { QM_QUADLET_PATH } from './qm';
export { type Defines } from './defines';
