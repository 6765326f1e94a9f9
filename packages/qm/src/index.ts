export {
  hostPathOf,
  insideQm,
  QM_ETC,
  QM_PLACES,
  QM_ROOTFS,
  QM_VAR,
  QM_VOLUMES,
  qmPlacesBelow,
  volumeOver,
  type QmPlace,
} from './layout';
export type { Root } from './root';
