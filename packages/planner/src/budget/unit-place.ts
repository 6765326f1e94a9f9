import { hostPathOf, insideQm, isUnitPlace, type Root } from '@nx-aib/qm';
import { posix } from 'node:path';

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

/**
 * Where the text of a unit file is that is a symbolic link, as a path in the host's tree. Undefined for other links, and for
 * one that gives a unit another name: systemd.unit(5), "Unit File Load Path".
 */
export function linkedUnitFile(root: Root, link: string, target: string): string | undefined {
  const place = unitPlaceOf(root, link);
  if (place === undefined || target === '/dev/null' || isAlias(place, target)) return undefined;
  return hostPathOf(place.root, posix.resolve(posix.dirname(place.path), target));
}

/** Whether a link of a unit file is another name of a unit. Quadlet files and drop-ins may have any target. */
export function isAlias({ path }: UnitPlace, target: string): boolean {
  const isUnitFile = posix.dirname(path).endsWith('/systemd/system') && !path.endsWith('.conf');
  return isUnitFile && posix.basename(target) !== posix.basename(path);
}
