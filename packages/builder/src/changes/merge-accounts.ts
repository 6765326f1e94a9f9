import { failure, success, type Diagnostic, type Result } from '@nx-aib/core';
import type { Placed, PlannedAccounts, PlannedUser } from '@nx-aib/image-plan';

/** The texts of passwd(5), group(5), shadow(5) and gshadow(5). */
export interface AccountFiles {
  readonly passwd: string;
  readonly group: string;
  readonly shadow: string;
  readonly gshadow: string;
}

/** No password matches, shadow(5). */
const LOCKED = '!';

const SECONDS_PER_DAY = 86400;

/**
 * Merges the planned accounts into a distribution's files: existing lines stay unchanged except root's password and the
 * members of groups that a planned user is in. Fails if a package has added an account with the same name or id.
 * @param sourceDateEpoch Seconds since 1970; the day of the last password change, so that builds are reproducible.
 */
export function mergeAccounts(
  existing: AccountFiles,
  accounts: PlannedAccounts,
  sourceDateEpoch: number,
): Result<AccountFiles> {
  const conflicts = [
    ...taken(
      existing.passwd,
      accounts.users.map((user) => ({ ...user, id: user.uid })),
      'user',
      'uid',
    ),
    ...taken(
      existing.group,
      accounts.groups.map((group) => ({ ...group, id: group.gid })),
      'group',
      'gid',
    ),
    ...missingGroups(existing.group, accounts),
  ];
  if (conflicts.length > 0) return failure(conflicts);
  // Day 0 would mean that the password must be changed at the next login.
  const day = Math.max(1, Math.floor(sourceDateEpoch / SECONDS_PER_DAY));
  return success({
    passwd: append(existing.passwd, accounts.users.map(passwdLine)),
    group: mergeGroups(existing.group, accounts, ({ name, gid }) => `${name}:x:${gid}:`),
    shadow: append(
      withRootPassword(existing.shadow, accounts, day),
      accounts.users.map((user) => shadowLine(user, day)),
    ),
    gshadow: mergeGroups(existing.gshadow, accounts, ({ name }) => `${name}:${LOCKED}::`),
  });
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

function append(text: string, added: readonly string[]): string {
  return [...linesOf(text), ...added].map((line) => `${line}\n`).join('');
}

function taken(
  text: string,
  planned: readonly ({ readonly name: string; readonly id: number } & Placed)[],
  what: 'user' | 'group',
  kind: 'uid' | 'gid',
): Diagnostic[] {
  const entries = linesOf(text).map((line) => line.split(':'));
  return planned.flatMap(({ name, id, at: path = ['auth', `${what}s`, name] }) => {
    const other = entries.find((fields) => fields[0] === name || fields[2] === String(id));
    if (other === undefined) return [];
    const message = `the ${what} "${name}" with ${kind} ${id} conflicts with "${other[0]}", ${kind} ${other[2]}, of a package`;
    const hint = `choose another name and ${kind}`;
    return [{ code: `accounts/${what}-exists`, severity: 'error', message, hint, path }];
  });
}

function missingGroups(group: string, accounts: PlannedAccounts): Diagnostic[] {
  const known = new Set([
    ...linesOf(group).map((line) => line.split(':')[0]),
    ...accounts.groups.map(({ name }) => name),
  ]);
  return accounts.users.flatMap((user) =>
    user.groups.flatMap((name, index) => {
      if (known.has(name)) return [];
      const message = `the group "${name}" is not in the image: no installed package creates it`;
      const hint = `add "${name}" to auth.groups`;
      const path = [...(user.at ?? ['auth', 'users', user.name]), 'groups', index];
      return [{ code: 'accounts/group-missing', severity: 'error' as const, message, hint, path }];
    }),
  );
}

function passwdLine(user: PlannedUser): string {
  return [user.name, 'x', user.uid, user.gid, user.description, user.home, user.shell].join(':');
}

/** name, password, last change, minimum, maximum, warning, inactivity, expiry, reserved: shadow(5). */
function shadowLine(user: PlannedUser, day: number): string {
  const lastChange = user.forcePasswordReset ? 0 : day;
  return [user.name, user.password ?? LOCKED, lastChange, 0, 99999, 7, '', user.expiredate ?? '', ''].join(
    ':',
  );
}

function withRootPassword(shadow: string, { rootPassword }: PlannedAccounts, day: number): string {
  return append(
    '',
    linesOf(shadow).map((line) => {
      const [name, , , ...rest] = line.split(':');
      return name === 'root' ? [name, rootPassword ?? LOCKED, day, ...rest].join(':') : line;
    }),
  );
}

function mergeGroups(
  text: string,
  accounts: PlannedAccounts,
  lineOf: (group: PlannedAccounts['groups'][number]) => string,
): string {
  const merged = append(text, accounts.groups.map(lineOf));
  return append(
    '',
    linesOf(merged).map((line) => withMembers(line, accounts.users)),
  );
}

/** The members are the last of four fields in both group(5) and gshadow(5). */
function withMembers(line: string, users: readonly PlannedUser[]): string {
  const [name = '', password = '', third = '', members = ''] = line.split(':');
  const joining = users.filter((user) => user.groups.includes(name)).map((user) => user.name);
  if (joining.length === 0) return line;
  const all = new Set([...members.split(',').filter((member) => member !== ''), ...joining]);
  return [name, password, third, [...all].join(',')].join(':');
}
