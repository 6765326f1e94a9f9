import { isAtOrBelow } from '@nx-aib/core';
import { hostPathOf, QM_ROOTFS } from '@nx-aib/qm';

/** Where systemd and Podman find units, drop-ins and generators: systemd.unit(5), podman-systemd.unit(5). */
const FOLDERS = [
  ...['/etc', '/usr/lib', '/usr/local/lib'].flatMap((above) => [
    `${above}/systemd/system`,
    `${above}/systemd/user`,
    `${above}/systemd/system-generators`,
    `${above}/systemd/user-generators`,
    `${above}/systemd/system.control`,
    `${above}/systemd/system.attached`,
  ]),
  ...['/etc/containers/systemd', '/usr/share/containers/systemd', '/etc/init.d'],
  ...['/etc/rc.local', '/etc/crontab', '/etc/cron.d', '/etc/cron.daily', '/etc/cron.hourly'],
];

/** In the host's tree: the host's own, and QM's including those in its volumes. */
const ALL = FOLDERS.flatMap((folder) => [folder, QM_ROOTFS + folder, hostPathOf('qm', folder)]);

/** Whether a path in the host's tree affects what systemd starts, on the host or in QM. */
export function isUnitPath(path: string): boolean {
  return ALL.some((folder) => isAtOrBelow(path, folder) || path.startsWith(`${folder}.`));
}
