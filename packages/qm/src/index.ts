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
export { isOfQmUnit, QM_CONTAINER, QM_QUADLET_PATH, QM_SERVICE, renderQmQuadlet } from './quadlet';
export { QM_DROP_IN_PATH, renderQmDropIn, type QmDropIn } from './drop-in';
export { QM_CGROUP_CONF, renderQmContainersConf, type QmContainers } from './containers-conf';
export type { Root } from './root';
