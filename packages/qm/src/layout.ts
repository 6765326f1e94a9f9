import { isAtOrBelow, isBelow } from '@nx-aib/core';
import type { Root } from './root';

/** The QM partition's root file system in the host's tree. */
export const QM_ROOTFS = '/usr/lib/qm/rootfs';

/** QM's `/etc` in the host's tree. */
export const QM_ETC = '/etc/qm';

/** QM's `/var` in the host's tree: a mount point if it has its own partition. */
export const QM_VAR = '/var/qm';

/** A directory as seen by QM, and its path in the host's tree. */
export interface QmPlace {
  readonly inside: string;
  readonly outside: string;
}

/** The volumes that QM's unit mounts over its root file system: both are writable even if the root is read-only. */
export const QM_VOLUMES: readonly QmPlace[] = [
  { inside: '/etc', outside: QM_ETC },
  { inside: '/var', outside: QM_VAR },
];

/** All places of QM's files. A path belongs to the first place that contains it. */
export const QM_PLACES: readonly QmPlace[] = [...QM_VOLUMES, { inside: '/', outside: QM_ROOTFS }];

/**
 * The path in the host's tree of a path in a root: `/etc/x` of QM is `/etc/qm/x`, `/var/x` is `/var/qm/x`, everything
 * else is under `/usr/lib/qm/rootfs`. Paths of the host are unchanged.
 * @param path Absolute and normalised, relative to `root`.
 */
export function hostPathOf(root: Root, path: string): string {
  const place = root === 'qm' ? QM_PLACES.find(({ inside }) => isAtOrBelow(path, inside)) : undefined;
  return place === undefined ? path : moved(path, place.inside, place.outside);
}

/** The path, as QM sees it, of a path in the host's tree; undefined if it is not part of QM. */
export function insideQm(hostPath: string): string | undefined {
  const place = QM_PLACES.find(({ outside }) => isAtOrBelow(hostPath, outside));
  return place && moved(hostPath, place.outside, place.inside);
}

/** The roots of QM's files below a path in the host's tree. */
export function qmPlacesBelow(hostPath: string): string[] {
  return [QM_ROOTFS, QM_ETC, QM_VAR].filter((place) => isBelow(place, hostPath));
}

/**
 * The QM volume that hides a path in the host's tree: one that lies below the volume's mount point in QM's root file
 * system.
 */
export function volumeOver(hostPath: string): QmPlace | undefined {
  return QM_VOLUMES.find(({ inside }) => isBelow(hostPath, QM_ROOTFS + inside));
}

/** A path at or below `from`, moved to `to`. */
function moved(path: string, from: string, to: string): string {
  const below = path === from ? '' : path.slice(from === '/' ? 0 : from.length);
  return to === '/' ? below || '/' : to + below;
}
