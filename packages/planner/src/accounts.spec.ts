import { DEBIAN } from '@nx-aib/debian';
import type { Auth } from '@nx-aib/manifest';
import { planAccounts } from './accounts';

const BASE = DEBIAN.planning.baseAccounts;

function messages(auth: Auth): string[] {
  return planAccounts(auth, BASE).diagnostics.map(({ message }) => message);
}

function numbers(auth: Auth): string[] {
  const { users, groups } = planAccounts(auth, BASE).value;
  return [
    ...users.map(({ name, uid, gid }) => `${name} ${uid}:${gid}`),
    ...groups.map(({ name, gid }) => `group ${name} ${gid}`),
  ];
}

describe('planAccounts', () => {
  it('numbers users from 1000 in the order of the manifest, each with a group of its own', () => {
    expect(numbers({ users: { zoe: {}, adam: {} } })).toEqual([
      'zoe 1000:1000',
      'adam 1001:1001',
      'group zoe 1000',
      'group adam 1001',
    ]);
  });

  it('gives away explicit numbers first, whoever comes first', () => {
    expect(numbers({ users: { zoe: {}, adam: { uid: 1000 } } })).toEqual([
      'zoe 1001:1001',
      'adam 1000:1000',
      'group adam 1000',
      'group zoe 1001',
    ]);
  });

  it('takes the group that has the given gid, of the manifest or of the base system', () => {
    expect(
      numbers({ users: { a: { gid: 2000 }, b: { gid: 100 } }, groups: { crew: { gid: 2000 } } }),
    ).toEqual(['a 1000:2000', 'b 1001:100', 'group crew 2000']);
  });

  it('makes a group of the name of a user whose gid nobody has', () => {
    expect(numbers({ users: { a: { uid: 1500, gid: 1600 } } })).toEqual(['a 1500:1600', 'group a 1600']);
  });

  it('uses a group of the same name that the manifest lists', () => {
    expect(
      numbers({ users: { driver: { uid: 1500, gid: 1500 } }, groups: { driver: { gid: 1500 } } }),
    ).toEqual(['driver 1500:1500', 'group driver 1500']);
    expect(numbers({ users: { driver: { uid: 1500 } }, groups: { driver: { gid: 1600 } } })).toEqual([
      'driver 1500:1600',
      'group driver 1600',
    ]);
  });

  it('moves a group out of the way of another one with the number of its user', () => {
    expect(numbers({ users: { a: { uid: 1500 } }, groups: { crew: { gid: 1500 } } })).toEqual([
      'a 1500:1000',
      'group a 1000',
      'group crew 1500',
    ]);
  });

  it.each<[string, Auth, string]>([
    [
      'two users of one number',
      { users: { a: { uid: 1500 }, b: { uid: 1500 } } },
      'uid 1500 of "b" is already that of "a"',
    ],
    [
      "a number of the base system's",
      { users: { a: { uid: 33 } } },
      'uid 33 of "a" is already that of "www-data"',
    ],
    ['root', { users: { root: {} } }, 'the user "root" is already in the base system'],
    [
      'a group of the base system',
      { groups: { sudo: {} } },
      'the group "sudo" is already in the base system',
    ],
    [
      'two groups of one number',
      { groups: { a: { gid: 2000 }, b: { gid: 2000 } } },
      'gid 2000 of "b" is already that of "a"',
    ],
    [
      'a gid that no group has beside a group of the name of the user',
      { users: { a: { gid: 2000 } }, groups: { a: { gid: 2001 } } },
      'the user "a" has gid 2000, which no group has, and the group "a" has another',
    ],
    [
      'a supplementary group that nobody knows',
      { users: { a: { groups: ['sudo', 'systemd-journal', 'docker'] } } },
      'the group "docker" is neither in auth.groups nor in the base system',
    ],
    ['the number that means none', { users: { a: { uid: 65535 } } }, 'uid 65535 means "none" to the kernel'],
  ])('refuses %s', (_, auth, message) => {
    expect(messages(auth)).toEqual([message]);
  });

  it('locks root where the manifest is silent, and tells null from empty', () => {
    expect(planAccounts(undefined, BASE).value.rootPassword).toBeNull();
    expect(planAccounts({ root_password: null }, BASE).value.rootPassword).toBeNull();
    expect(planAccounts({ root_password: '' }, BASE).value.rootPassword).toBe('');
  });
});
