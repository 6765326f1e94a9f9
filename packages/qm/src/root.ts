/**
 * One of the root file systems: the host's, or the QM partition's (`/usr/lib/qm/rootfs`, with separate `/etc` and
 * `/var`).
 */
export type Root = 'host' | 'qm';
