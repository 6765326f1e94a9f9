import { type PlannedPackages, type PlannedPath, ownFile } from '@nx-aib/image-plan';
import { requestedName } from '../archive/requested-name';

/**
 * Host keys are made at the first start, ssh-keygen(1) -A: those that the package makes when it is installed would
 * be the same in every vehicle, and other ones in every build.
 */
const HOST_KEYS_AT_START = `[Service]
ExecStartPre=
ExecStartPre=/usr/bin/ssh-keygen -A
ExecStartPre=/usr/sbin/sshd -t
`;

/** For each root with an SSH server, what gives that server keys of its own. */
export function planSshHostKeys(packages: readonly PlannedPackages[]): PlannedPath[] {
  const withServer = packages.filter(({ requested, platform }) =>
    [...requested, ...platform].some((request) => requestedName(request) === 'openssh-server'),
  );
  return withServer.map(({ root }) =>
    ownFile(root, '/usr/lib/systemd/system/ssh.service.d/10-host-keys.conf', HOST_KEYS_AT_START),
  );
}
