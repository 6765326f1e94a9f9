import { isAtOrBelow, isBelow } from '@nx-aib/core';
import type { Root } from './root';

/** Where the QM partition's root file system lies in the host's tree. */
export const QM_ROOTFS = '/usr/lib/qm/rootfs';

/** What QM sees as its own `/etc` and `/var` lies outside its root file system, so that the latter can be read-only. */
const QM_WRITABLE = { '/etc': '/etc/qm', '/var': '/var/qm' } as const;

/**
 * Where a path of a root lies in the host's tree: `/etc/x` of QM is `/etc/qm/x`, `/var/x` is `/var/qm/x`, all else is
 * under `/usr/lib/qm/rootfs`. A path of the host is itself.
 * @param path Absolute and normalised, as seen from inside `root`.
 */
export function hostPathOf(root: Root, path: string): string {
  if (root === 'host') return path;
  for (const [inside, outside] of Object.entries(QM_WRITABLE)) {
    if (isAtOrBelow(path, inside)) return outside + path.slice(inside.length);
  }
  return path === '/' ? QM_ROOTFS : QM_ROOTFS + path;
}

/** The path of QM that a path of the host's tree is, as QM sees it; undefined for all other ones. */
export function insideQm(hostPath: string): string | undefined {
  for (const [inside, outside] of [...Object.entries(QM_WRITABLE), ['/', QM_ROOTFS] as const]) {
    if (hostPath === outside) return inside;
    if (isBelow(hostPath, outside)) return (inside === '/' ? '' : inside) + hostPath.slice(outside.length);
  }
  return undefined;
}

/** Where QM's files begin below a path of the host's tree. */
export function qmPlacesBelow(hostPath: string): string[] {
  return [QM_ROOTFS, ...Object.values(QM_WRITABLE)].filter((place) => isBelow(place, hostPath));
}
