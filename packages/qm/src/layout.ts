import { isAtOrBelow, isBelow } from '@nx-aib/core';
import type { Root } from './root';

/** Where the QM partition's root file system lies in the host's tree. */
export const QM_ROOTFS = '/usr/lib/qm/rootfs';

/** Where QM's `/etc` lies in the host's tree. */
export const QM_ETC = '/etc/qm';

/** Where QM's `/var` lies in the host's tree: the mount point of a partition of its own, where there is one. */
export const QM_VAR = '/var/qm';

/** A folder as QM sees it, and where it lies in the host's tree. */
export interface QmPlace {
  readonly inside: string;
  readonly outside: string;
}

/** What QM's unit mounts over its root file system: both can be written where the latter is read-only. */
export const QM_VOLUMES: readonly QmPlace[] = [
  { inside: '/etc', outside: QM_ETC },
  { inside: '/var', outside: QM_VAR },
];

/** Where all of QM lies. The first place that holds a path is its own. */
export const QM_PLACES: readonly QmPlace[] = [...QM_VOLUMES, { inside: '/', outside: QM_ROOTFS }];

/**
 * Where a path of a root lies in the host's tree: `/etc/x` of QM is `/etc/qm/x`, `/var/x` is `/var/qm/x`, all else is
 * under `/usr/lib/qm/rootfs`. A path of the host is itself.
 * @param path Absolute and normalised, as seen from inside `root`.
 */
export function hostPathOf(root: Root, path: string): string {
  const place = root === 'qm' ? QM_PLACES.find(({ inside }) => isAtOrBelow(path, inside)) : undefined;
  return place === undefined ? path : moved(path, place.inside, place.outside);
}

/** The path of QM that a path of the host's tree is, as QM sees it; undefined for all other ones. */
export function insideQm(hostPath: string): string | undefined {
  const place = QM_PLACES.find(({ outside }) => isAtOrBelow(hostPath, outside));
  return place && moved(hostPath, place.outside, place.inside);
}

/** Where QM's files begin below a path of the host's tree. */
export function qmPlacesBelow(hostPath: string): string[] {
  return [QM_ROOTFS, QM_ETC, QM_VAR].filter((place) => isBelow(place, hostPath));
}

/** The volume of QM that hides a path of the host's tree, which lies where QM's root file system has its mount point. */
export function volumeOver(hostPath: string): QmPlace | undefined {
  return QM_VOLUMES.find(({ inside }) => isBelow(hostPath, QM_ROOTFS + inside));
}

/** A path at or below `from`, as it is below `to`. */
function moved(path: string, from: string, to: string): string {
  const below = path === from ? '' : path.slice(from === '/' ? 0 : from.length);
  return to === '/' ? below || '/' : to + below;
}
