import { hostPathOf, insideQm, isUnitPlace, type Root } from '@nx-aib/qm';

/** A file of a unit as the systemd that reads it sees it. */
export interface UnitPlace {
  readonly root: Root;
  readonly path: string;
}

/**
 * Where a path is, if it is in a directory from which units are read: `/etc/qm/systemd/system/x.service` of the host is
 * `/etc/systemd/system/x.service` of QM. Undefined for any other path.
 */
export function unitPlaceOf(root: Root, path: string): UnitPlace | undefined {
  // Most paths of a manifest are none, and are not looked at any further.
  if (!path.includes('/systemd/')) return undefined;
  const inHost = hostPathOf(root, path);
  const inQm = insideQm(inHost);
  const place: UnitPlace = inQm === undefined ? { root: 'host', path: inHost } : { root: 'qm', path: inQm };
  return isUnitPlace(place.path) ? place : undefined;
}
