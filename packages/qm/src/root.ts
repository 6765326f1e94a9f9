/** Which root file system: the host's, or the QM partition's (`/usr/lib/qm/rootfs`, its `/etc` and `/var` apart). */
export type Root = 'host' | 'qm';
