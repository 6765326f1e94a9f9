import type { PlannedAccounts } from '@nx-aib/image-plan';
import { judged } from '../testing/judged';
import { plannedUser } from '../testing/reference';
import { accounts } from './accounts';

const daemon = plannedUser({
  ...{ name: 'daemon', uid: 1, gid: 1, home: '/usr/sbin', shell: '/usr/sbin/nologin', description: 'daemon' },
});
const planned = (change: Partial<PlannedAccounts>) => ({
  accounts: { rootPassword: '$6$salt$hash', rootSshKeys: [], users: [], groups: [], ...change },
});

describe('the checks of accounts', () => {
  it('see users as the name service gives them', () => {
    expect(judged(accounts, planned({ users: [daemon], groups: [{ name: 'shadow', gid: 42 }] }))).toEqual([
      'accounts/password/root: pass',
      'accounts/group/shadow: pass',
      'accounts/user/daemon: pass',
      'accounts/password/daemon: pass',
      'accounts/groups/daemon: pass',
    ]);
  });

  it('say what is another one', () => {
    const user = { ...daemon, uid: 2, groups: ['shadow'], password: '', expiredate: 20000 };
    expect(judged(accounts, planned({ users: [user], groups: [{ name: 'nope', gid: 9 }] }))).toEqual([
      'accounts/password/root: pass',
      'accounts/group/nope: fail, there is no nope in group',
      'accounts/user/daemon: fail, they differ',
      'accounts/password/daemon: fail, they differ',
      'accounts/groups/daemon: fail, they differ',
      'accounts/age/daemon: fail, they differ',
    ]);
  });

  it("judge root's password without showing it", () => {
    expect(judged(accounts, planned({ rootPassword: '$6$salt$hash' }))).toEqual([
      'accounts/password/root: pass',
    ]);
    expect(judged(accounts, planned({ rootPassword: '$6$salt$other' }))).toEqual([
      'accounts/password/root: fail, it is not the planned hash',
    ]);
    expect(judged(accounts, planned({ rootPassword: null }))).toEqual([
      'accounts/password/root: fail, they differ',
    ]);
  });

  it('see keys that are missing, not planned, or in a file that others can write', () => {
    const file = `/root/.ssh/authorized_keys|0|620|${Buffer.from('ssh-ed25519 A a\nssh-ed25519 B b\n').toString('base64')}`;
    const outcome = judged(accounts, planned({ rootSshKeys: ['ssh-ed25519 A a', 'ssh-ed25519 C c'] }), [
      ['@@nx-aib keys', `@@nx-aib keys\n${file}`],
    ]);
    expect(outcome).toEqual([
      'accounts/password/root: pass',
      'accounts/keys/root: fail, others can write it (620); "ssh-ed25519 C c" is missing; "ssh-ed25519 B b" was not planned',
    ]);
  });
});
