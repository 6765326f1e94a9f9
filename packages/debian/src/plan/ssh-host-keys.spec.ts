import { planSshHostKeys } from './ssh-host-keys';

describe('SSH host keys', () => {
  it('are made at the first start in each root that has a server, and in no other', () => {
    const packages = [
      { root: 'host', requested: ['openssh-server/trixie-security'], platform: [] },
      { root: 'qm', requested: ['openssh-client'], platform: ['systemd'] },
    ] as const;
    expect(planSshHostKeys(packages)).toMatchObject([
      {
        root: 'host',
        path: '/usr/lib/systemd/system/ssh.service.d/10-host-keys.conf',
        content: {
          text: '[Service]\nExecStartPre=\nExecStartPre=/usr/bin/ssh-keygen -A\nExecStartPre=/usr/sbin/sshd -t\n',
        },
      },
    ]);
  });
});
