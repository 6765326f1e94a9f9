import type { PlannedPath } from '@nx-aib/image-plan';
import { ownFile, ownSymlink } from '@nx-aib/image-plan/plan';

/** The maximum length of a label in a host name, hostname(7). */
const LABEL_LENGTH = 63;

/** The default host name of an image: its own name, with invalid characters replaced by dashes. */
export function hostnameFor(imageName: string): string {
  const label = imageName
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LABEL_LENGTH)
    .replace(/^-+|-+$/g, '');
  return label === '' ? 'localhost' : label;
}

/** The files that configure the system: its name, its mounts, its time zone, and its machine id at the first boot. */
export function planSystemFiles(hostname: string, fstab: string): PlannedPath[] {
  return [
    ownFile('host', '/etc/hostname', `${hostname}\n`),
    ownFile('host', '/etc/hosts', hosts(hostname)),
    ownFile('host', '/etc/fstab', fstab),
    // Quadlet's Timezone=local copies the target of this link into QM.
    ownSymlink('host', '/etc/localtime', '/usr/share/zoneinfo/Etc/UTC'),
    machineId('host'),
  ];
}

/**
 * Empty: every machine generates an id at its first boot. Unlike with `uninitialized` or a missing file, that boot does
 * not ask questions or reset enabled units: machine-id(5), "First Boot Semantics".
 */
export function machineId(root: 'host' | 'qm'): PlannedPath {
  return ownFile(root, '/etc/machine-id', '', '0444');
}

function hosts(hostname: string): string {
  const short = hostname.split('.')[0];
  const names = short === hostname || short === undefined ? hostname : `${hostname} ${short}`;
  return [
    '127.0.0.1 localhost',
    `127.0.1.1 ${names}`,
    '::1 localhost ip6-localhost ip6-loopback',
    'ff02::1 ip6-allnodes',
    'ff02::2 ip6-allrouters',
    '',
  ].join('\n');
}
