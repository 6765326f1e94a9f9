import type { FamilyInGuest } from '@nx-aib/package-family';
import { hostPathOf } from '@nx-aib/qm';

const QUERY = `-W -f '\${Package}|\${Version}|\${Architecture}|\${db:Status-Abbrev}|\${Provides}\\n'`;

/** QM's package database in the host's tree: its /var is the host's /var/qm. */
const QM_DATABASE = hostPathOf('qm', '/var/lib/dpkg');

const SSH = ['ssh.service', 'ssh.socket', 'sshd.service', 'sshd.socket', 'sshd-unix-local.socket'];
const LOOPBACK = ['127.0.0.1', '::1'];

/** The output of dpkg-query(1) in a booted image. */
export const guest: FamilyInGuest = {
  knownSockets: [
    { units: SSH, protocol: 'tcp', port: 22, why: 'the SSH server' },
    { units: ['chrony.service'], protocol: 'udp', port: 323, addresses: LOOPBACK, why: 'chronyc(1)' },
  ],
  installedScript: (root) =>
    root === 'host' ? `dpkg-query ${QUERY}` : `dpkg-query --admindir=${QM_DATABASE} ${QUERY}`,
  parseInstalled: (text) =>
    text.split('\n').flatMap((line) => {
      const [name = '', version = '', arch = '', status = '', provides = ''] = line.split('|');
      if (status.trim() !== 'ii') return [];
      const others = provides.split(',').map((one) => one.trim().split(' ')[0] ?? '');
      return [{ name, version, arch, provides: others }];
    }),
  kernelScript: (words) =>
    `words ${words} | xargs -0 dpkg-query -W -f '\${db:Status-Abbrev}|\${Package}|\${Depends}\\n'`,
  otherKernel: (text, name, release) => {
    const [status, seen, depends] = text.split('|');
    if (seen !== name || status?.trim() !== 'ii') return `${name} is not installed`;
    // The package itself is linux-image-RELEASE, or depends on it (a meta-package does).
    const isRunning = `${name} ${depends ?? ''}`.split(/[ ,|]+/).includes(`linux-image-${release}`);
    return isRunning ? undefined : 'another kernel is running';
  },
};
