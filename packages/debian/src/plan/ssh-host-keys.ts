import type { PlannedPackages, PlannedPath } from '@nx-aib/image-plan';
import { ownFile } from '@nx-aib/image-plan/plan';
import { requestedName } from '../archive/requested-name';

/**
 * Host keys are generated at the first start, ssh-keygen(1) -A: those generated when the package is installed would be
 * the same in every vehicle, and different in every build.
 */
const HOST_KEYS_AT_START = `[Service]
ExecStartPre=
ExecStartPre=/usr/bin/ssh-keygen -A
ExecStartPre=/usr/sbin/sshd -t
`;

/** For each root with an SSH server, the files that make it generate its own keys. */
export function planSshHostKeys(packages: readonly PlannedPackages[]): PlannedPath[] {
  const withServer = packages.filter(({ requested, platform }) =>
    [...requested, ...platform].some((request) => requestedName(request) === 'openssh-server'),
  );
  return withServer.map(({ root }) =>
    ownFile(root, '/usr/lib/systemd/system/ssh.service.d/10-host-keys.conf', HOST_KEYS_AT_START),
  );
}
