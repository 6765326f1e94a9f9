import type { Mode, PlannedAccounts, PlannedPath } from '@nx-aib/image-plan';
import type { Auth } from '@nx-aib/manifest';
import type { Diagnostic, ManifestPath } from '@nx-aib/core';
import type { FamilyPlanning } from '@nx-aib/package-family';
import { errorAt, warningAt, type Planned } from './findings';
import { hasOwnHome, homeWarnings, HOMES } from './homes';

/** Home directories and keys of the planned accounts, and the SSH server's settings, sshd_config(5). */
export function planAccountFiles(
  accounts: PlannedAccounts,
  auth: Auth | undefined,
  packages: readonly string[],
  family: FamilyPlanning,
): Planned<PlannedPath[]> {
  const groups = groupNames(accounts, family);
  const value = [
    ...(accounts.rootSshKeys.length === 0 ? [] : sshKeys('/root', 'root', 'root', accounts.rootSshKeys)),
    ...accounts.users.flatMap((user) => {
      const group = groups.get(user.gid) ?? String(user.gid);
      if (!hasOwnHome(user)) return [];
      const home = directory(user.home, '0700', user.name, group);
      const keys = user.sshKeys.length === 0 ? [] : sshKeys(user.home, user.name, group, user.sshKeys);
      return [home, ...keys].map((planned) => ({ ...planned, ...(user.at && { at: user.at }) }));
    }),
    ...sshdConfig(auth, family.sshServer.settings),
  ];
  return {
    value,
    diagnostics: [
      ...keysWithoutHome(accounts),
      ...homeWarnings(accounts, family.dataFolders),
      ...noServer(accounts, auth, packages, family),
    ],
  };
}

/** Keys are stored in the home directory, and this one is not created. */
function keysWithoutHome({ users }: PlannedAccounts): Diagnostic[] {
  return users
    .filter((user) => user.sshKeys.length > 0 && !hasOwnHome(user))
    .map(({ name, home }) => {
      const message = `the SSH keys of "${name}" cannot be installed: its home ${home} is not its own`;
      const hint = `choose a home below ${HOMES.join(', ')}`;
      return errorAt(['auth', 'users', name, 'home'], 'accounts/keys-without-home', message, hint);
    });
}

function groupNames(accounts: PlannedAccounts, { baseAccounts }: FamilyPlanning): Map<number, string> {
  const names = new Map<number, string>();
  for (const [name, gid] of baseAccounts.groups) if (gid !== null) names.set(gid, name);
  for (const { name, gid } of accounts.groups) names.set(gid, name);
  return names;
}

function directory(path: string, mode: Mode, user: string, group: string): PlannedPath {
  return {
    type: 'directory',
    root: 'host',
    path,
    origin: 'nx-aib',
    mode,
    user,
    group,
    parents: true,
    existOk: true,
  };
}

/** sshd(8) ignores keys to which others can write, StrictModes in sshd_config(5). */
function sshKeys(home: string, user: string, group: string, keys: readonly string[]): PlannedPath[] {
  const folder = `${home}/.ssh`;
  return [
    directory(folder, '0700', user, group),
    {
      type: 'file',
      root: 'host',
      path: `${folder}/authorized_keys`,
      origin: 'nx-aib',
      mode: '0600',
      user,
      group,
      content: { text: keys.map((key) => `${key.trim()}\n`).join('') },
    },
  ];
}

function sshdConfig(auth: Auth | undefined, path: string): PlannedPath[] {
  const config = auth?.sshd_config;
  const settings = [
    ...(config?.PasswordAuthentication === undefined
      ? []
      : [`PasswordAuthentication ${sshdValue(config.PasswordAuthentication)}`]),
    ...(config?.PermitRootLogin === undefined
      ? []
      : [`PermitRootLogin ${sshdValue(config.PermitRootLogin)}`]),
  ];
  if (settings.length === 0) return [];
  const text = settings.map((line) => `${line}\n`).join('');
  const owner = { user: 'root', group: 'root' };
  return [
    {
      type: 'file',
      root: 'host',
      path,
      origin: 'nx-aib',
      mode: '0644',
      ...owner,
      content: { text },
    },
  ];
}

function sshdValue(value: string | boolean): string {
  if (typeof value === 'string') return value;
  return value ? 'yes' : 'no';
}

function noServer(
  accounts: PlannedAccounts,
  auth: Auth | undefined,
  packages: readonly string[],
  { packageKey, sshServer }: FamilyPlanning,
): Diagnostic[] {
  const keys = accounts.rootSshKeys.length > 0 || accounts.users.some((user) => user.sshKeys.length > 0);
  const wanted = keys || auth?.sshd_config !== undefined;
  if (!wanted || packages.includes(sshServer.package)) return [];
  const message = 'SSH is configured, but no package provides an SSH server';
  const hint = `add "${sshServer.package}" to content.${packageKey}`;
  return [warningAt(placeOfSsh(accounts, auth), 'accounts/no-ssh-server', message, hint)];
}

/** The position of the first item that requires SSH. */
function placeOfSsh({ rootSshKeys, users }: PlannedAccounts, auth: Auth | undefined): ManifestPath {
  if (rootSshKeys.length > 0) return ['auth', 'root_ssh_keys'];
  const user = users.find(({ sshKeys: keys }) => keys.length > 0)?.name;
  if (user === undefined) return ['auth', 'sshd_config'];
  return ['auth', 'users', user, auth?.users?.[user]?.key === undefined ? 'keys' : 'key'];
}
