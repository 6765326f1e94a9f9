import type { ImagePlan, PlannedAccounts, PlannedUser } from '@nx-aib/image-plan';
import {
  fail,
  judgeSection,
  noneOf,
  pass,
  same,
  type Check,
  type CheckFamily,
  type GuestFacts,
} from './check';
import { encodeWords, guestScript } from './sections';

/** Users, groups, passwords and keys, as reported by the running system's name service; homes are checked as paths. */
export const accounts: CheckFamily = {
  name: 'accounts',
  checks: ({ plan: { accounts: planned } }) => [
    ...rootChecks(planned),
    ...planned.groups.map(({ name, gid }) => groupCheck(name, gid)),
    ...planned.users.flatMap((user) => userChecks(user)),
  ],
  script: ({ plan }) => script(plan),
};

function script({ accounts: { users } }: ImagePlan): string {
  const homes = users.map(({ home }) => home);
  const names = users.map(({ name }) => name);
  return guestScript([
    'section passwd; getent passwd',
    'section group; getent group',
    'section shadow; getent shadow',
    // Format: name|its groups
    `section groups; words ${encodeWords(names)} | xargs -0 -r -n 1 sh -c 'echo "$1|$(id -Gn -- "$1")"' -`,
    // Format: file|owner|mode|Base64 of its text
    `section keys; words ${encodeWords(['/root', ...homes])} | xargs -0 -n 1 sh -c 'f=$1/.ssh/authorized_keys; [ -f "$f" ] && echo "$f|$(stat -c "%u|%a" -- "$f")|$(base64 -w 0 < "$f")"' -`,
  ]);
}

function rootChecks({ rootPassword, rootSshKeys }: PlannedAccounts): Check[] {
  const keys = rootSshKeys.length === 0 ? [] : [keysCheck('root', '/root', 0, rootSshKeys)];
  return [passwordCheck('root', rootPassword), ...keys];
}

function userChecks(user: PlannedUser): Check[] {
  return [
    passwdCheck(user),
    passwordCheck(user.name, user.password),
    membershipCheck(user),
    ...(user.expiredate === null && !user.forcePasswordReset ? [] : [ageCheck(user)]),
    ...(user.sshKeys.length === 0 ? [] : [keysCheck(user.name, user.home, user.uid, user.sshKeys)]),
  ];
}

/** The fields of the line for `name` in a table of passwd(5), group(5) or shadow(5). */
function entry(table: string, name: string): string[] | undefined {
  const line = table.split('\n').find((candidate) => candidate.startsWith(`${name}:`));
  return line?.split(':');
}

function onEntry(
  facts: GuestFacts,
  table: string,
  name: string,
  judge: (fields: string[]) => ReturnType<Check['judge']>,
) {
  return judgeSection(facts, table, (text) => {
    const fields = entry(text, name);
    return fields === undefined ? fail('nothing', `there is no ${name} in ${table}`) : judge(fields);
  });
}

function passwdCheck({ name, uid, gid, description, home, shell }: PlannedUser): Check {
  const expected = [uid, gid, description, home, shell].join(':');
  return {
    id: `accounts/user/${name}`,
    title: `user ${name} has uid, gid, description, home and shell`,
    expected,
    judge: (facts) => onEntry(facts, 'passwd', name, ([, , ...fields]) => same(fields.join(':'), expected)),
  };
}

function passwordCheck(name: string, password: string | null): Check {
  const expected = password === null ? 'locked' : password === '' ? 'none' : 'the planned hash';
  return {
    id: `accounts/password/${name}`,
    title: `the password of ${name} is ${expected}`,
    expected,
    judge: (facts) =>
      onEntry(facts, 'shadow', name, ([, seen = '']) => {
        // shadow(5): a field that starts with ! or * matches no password. A hash is not shown in a report.
        const kind = /^[!*]/.test(seen) ? 'locked' : seen === '' ? 'none' : 'a hash';
        if (password !== null && password !== '') {
          return seen === password ? pass('the planned hash') : fail(kind, 'it is not the planned hash');
        }
        return same(kind, expected);
      }),
  };
}

function membershipCheck({ name, groups }: PlannedUser): Check {
  return {
    id: `accounts/groups/${name}`,
    title: `user ${name} is in exactly its groups`,
    expected: [...groups].sort().join(' '),
    judge: (facts) =>
      judgeSection(facts, 'groups', (text) => {
        const line = text.split('\n').find((candidate) => candidate.startsWith(`${name}|`));
        const gid = entry(facts.get('passwd') ?? '', name)?.[3];
        const primary = (facts.get('group') ?? '').split('\n').find((group) => group.split(':')[2] === gid);
        if (line === undefined || primary === undefined)
          return fail('nothing', 'there is no such user or primary group');
        // id(1) names the primary group first.
        const others = (line.split('|')[1] ?? '').split(' ').slice(1).sort();
        const own = primary.split(':')[0] ?? '';
        return same(
          others.join(' '),
          groups
            .filter((group) => group !== own)
            .sort()
            .join(' '),
        );
      }),
  };
}

function ageCheck({ name, expiredate, forcePasswordReset }: PlannedUser): Check {
  const expected = `expires ${expiredate ?? 'never'}${forcePasswordReset ? ', must set a password' : ''}`;
  return {
    id: `accounts/age/${name}`,
    title: `account ${name} ${expected}`,
    expected,
    judge: (facts) =>
      onEntry(facts, 'shadow', name, ([, , changed, , , , , expires]) =>
        // shadow(5): the date of the last change is 0 if the password must be changed at the next login.
        same(
          `expires ${expires === '' ? 'never' : expires}${changed === '0' ? ', must set a password' : ''}`,
          expected,
        ),
      ),
  };
}

function keysCheck(name: string, home: string, uid: number, keys: readonly string[]): Check {
  const file = `${home}/.ssh/authorized_keys`;
  return {
    id: `accounts/keys/${name}`,
    title: `${name} accepts ${keys.length} SSH keys`,
    expected: keys.join('\n'),
    judge: (facts) =>
      judgeSection(facts, 'keys', (text) => {
        const line = text.split('\n').find((candidate) => candidate.startsWith(`${file}|`));
        if (line === undefined) return fail('nothing', `there is no ${file}`);
        const [, owner, mode = '', content = ''] = line.split('|');
        const seen = Buffer.from(content, 'base64')
          .toString('utf8')
          .split('\n')
          .filter((key) => key !== '');
        // sshd(8) ignores the file if others can write to it.
        const problems = [
          ...(owner === String(uid) ? [] : [`it belongs to ${owner}`]),
          ...((parseInt(mode, 8) & 0o022) === 0 ? [] : [`others can write it (${mode})`]),
          ...keys.filter((key) => !seen.includes(key)).map((key) => `"${key}" is missing`),
          ...seen.filter((key) => !keys.includes(key)).map((key) => `"${key}" was not planned`),
        ];
        return noneOf(problems, `${seen.length} keys`);
      }),
  };
}

function groupCheck(name: string, gid: number): Check {
  return {
    id: `accounts/group/${name}`,
    title: `group ${name} has gid ${gid}`,
    expected: String(gid),
    judge: (facts) => onEntry(facts, 'group', name, ([, , seen = '']) => same(seen, String(gid))),
  };
}
