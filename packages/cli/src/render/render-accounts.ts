import type { PlannedAccounts, PlannedUser } from '@nx-aib/image-plan';
import { hanging, table, WIDTH, wrapped } from './layout';

/** The indentation of these lines in the whole plan. */
const INDENT = 2;

/** Root, and the users and groups that a manifest adds; never a password hash. */
export function renderAccounts({ rootPassword, rootSshKeys, users, groups }: PlannedAccounts): string[] {
  const names = table([
    ['root', 'uid 0', 'gid 0', passwordState(rootPassword)],
    ...users.map((user) => [user.name, `uid ${user.uid}`, `gid ${user.gid}`, passwordState(user.password)]),
  ]);
  const width = Math.max(...names.map((line) => line.length)) + 2;
  const details = [keyCount(rootSshKeys), ...users.map(userDetails)];
  return [
    ...names.flatMap((line, index) =>
      hanging(line.padEnd(width), wrapped((details[index] ?? '').split(' '), WIDTH - INDENT - width)),
    ),
    ...table(groups.map(({ name, gid }) => ['group', name, `gid ${gid}`])),
  ];
}

function userDetails(user: PlannedUser): string {
  const details = [
    user.description,
    `${user.home} ${user.shell}`,
    user.groups.length === 0 ? '' : `also in ${user.groups.join(', ')}`,
    keyCount(user.sshKeys),
    user.expiredate === null ? '' : `expires on ${dayOf(user.expiredate)}`,
    user.forcePasswordReset ? 'must change the password' : '',
  ];
  return details.filter((part) => part !== '').join('; ');
}

function passwordState(password: PlannedAccounts['rootPassword']): string {
  if (password === null) return 'locked';
  return password === '' ? 'empty password' : 'password set';
}

function keyCount(keys: readonly string[]): string {
  if (keys.length === 0) return '';
  return keys.length === 1 ? '1 SSH key' : `${keys.length} SSH keys`;
}

/** The last day that a Date can represent is 100000000 days after 1970 (ECMA-262, "Time Values and Time Range"). */
const LAST_DAY = 100_000_000;

/** `2027-01-31`; a day that cannot be represented is printed as a number. */
function dayOf(days: number): string {
  if (days > LAST_DAY) return `day ${days}`;
  return new Date(days * 86_400_000).toISOString().replace(/T.*$/, '');
}
