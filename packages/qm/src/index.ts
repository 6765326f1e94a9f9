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
export { QM_CONTAINER, QM_QUADLET_PATH, QM_SERVICE, renderQmQuadlet } from './quadlet';
export { QM_DROP_IN_PATH, renderQmDropIn, type QmDropIn } from './drop-in';
export {
  QM_CGROUP_CONF,
  QM_CONTAINERS_CONF_PATH,
  renderQmContainersConf,
  type QmContainers,
} from './containers-conf';
export {
  claimsQmName,
  holdsQmGenerator,
  holdsQmUnit,
  isQmAlias,
  partInQmUnit,
  settingsIn,
  settingsOfQm,
} from './unit-places';
export { isUnitPlace, loadUnits, type LoadedUnit, type UnitSetting, type UnitText } from './units/load-units';
export type { QuadletKind } from './units/load-quadlets';
export { podmanOptions, type PodmanOption } from './units/podman-args';
export { defaultSliceOf, isSliceName, sectionOf, slicesDownTo, type UnitType } from './units/unit-names';
export type { Root } from './root';
