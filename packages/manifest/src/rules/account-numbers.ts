import type { ManifestPath } from '@nx-aib/core';
import { warningAt, type Finding } from '../finding';
import type { Rule } from './draft';

/** For the kernel, two users or two groups with the same id are one; that is rarely intended. */
export const accountNumbers: Rule = (draft) => {
  const users = Object.entries(draft.auth?.users ?? {}).map(([name, user]) => [name, user?.uid] as const);
  const groups = Object.entries(draft.auth?.groups ?? {}).map(([name, group]) => [name, group?.gid] as const);
  return [...repeated(users, 'users', 'uid'), ...repeated(groups, 'groups', 'gid')];
};

function repeated(
  accounts: readonly (readonly [string, number | undefined])[],
  section: string,
  key: string,
): readonly Finding[] {
  const first = new Map<number, string>();
  return accounts.flatMap(([name, number]) => {
    if (number === undefined) return [];
    const other = first.get(number);
    if (other === undefined) first.set(number, name);
    const path: ManifestPath = ['auth', section, name, key];
    return other === undefined ? [] : [warningAt(path, sharedNumber(key, number, other))];
  });
}

function sharedNumber(
  key: string,
  number: number,
  other: string,
): { code: string; message: string; hint: string } {
  return {
    code: 'manifest/account-number-shared',
    message: `the ${key} ${number} is already used by ${other}`,
    hint: 'the kernel cannot tell the two apart; give one of them another number',
  };
}
