export { hostPathOf, QM_ROOTFS, insideQm, qmPlacesBelow } from './layout';
export type { Root } from './root';
