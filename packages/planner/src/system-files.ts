import { type PlannedPath, ownFile, ownSymlink } from '@nx-aib/image-plan';

/** The longest label of a host name, hostname(7). */
const LABEL_LENGTH = 63;

/** The host name of an image whose manifest names none: its own name, with what a host name cannot hold as a dash. */
export function hostnameFor(imageName: string): string {
  const label = imageName
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LABEL_LENGTH)
    .replace(/^-+|-+$/g, '');
  return label === '' ? 'localhost' : label;
}

/** What makes one system of the packages: its name, its mounts, its time zone, and its identity at the first boot. */
export function planSystemFiles(hostname: string, fstab: string): PlannedPath[] {
  return [
    ownFile('host', '/etc/hostname', `${hostname}\n`),
    ownFile('host', '/etc/hosts', hosts(hostname)),
    ownFile('host', '/etc/fstab', fstab),
    // Quadlet's Timezone=local copies what this points to into QM.
    ownSymlink('host', '/etc/localtime', '/usr/share/zoneinfo/Etc/UTC'),
    machineId('host'),
  ];
}

/**
 * Empty: every machine gives itself an identity when it boots first, and no such boot asks questions or resets what is
 * enabled, as `uninitialized` or no file would: machine-id(5), "First Boot Semantics".
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
