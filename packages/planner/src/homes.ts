import type { PlannedAccounts, PlannedUser } from '@nx-aib/image-plan';
import { type Diagnostic, ancestorsOf, isAtOrBelow, isBelow } from '@nx-aib/core';
import { warningAt } from './findings';

/**
 * The directories in which each home belongs to one account; elsewhere a home comes from packages, or does not exist:
 * `/`, `/nonexistent`.
 */
export const HOMES = ['/home', '/srv', '/opt', '/var/lib'];

/** System directories including their contents: hier(7), file-hierarchy(7); on Debian some are links into /usr. */
const OF_SYSTEM = [
  ...['bin', 'boot', 'dev', 'etc', 'lib', 'lib32', 'lib64', 'libx32', 'proc', 'root', 'sbin', 'sys', 'usr'],
].map((name) => `/${name}`);

/** System directories whose contents need not belong to the system: a service may have its home in /run or /var. */
const SHARED_FOLDERS = [
  ...['/', '/media', '/mnt', '/run', '/tmp', '/var', ...HOMES],
  ...['backups', 'cache', 'local', 'lock', 'log', 'mail', 'opt', 'run', 'spool', 'tmp'].map(
    (name) => `/var/${name}`,
  ),
];

/** Whether a user's home is created for it, with its owner and mode 0700. */
export function hasOwnHome({ home }: PlannedUser): boolean {
  return HOMES.some((folder) => isBelow(home, folder));
}

/**
 * Warnings about homes that belong to the system, and those that several accounts share although they are created for
 * one.
 * @param dataFolders directories in which packages keep their data
 */
export function homeWarnings({ users }: PlannedAccounts, dataFolders: readonly string[]): Diagnostic[] {
  const owners = new Map<string, string>();
  const found: Diagnostic[] = [];
  for (const user of users.filter(hasOwnHome)) {
    const { name, home } = user;
    const inUse = dataFolders.find((folder) => isAtOrBelow(home, folder));
    const other = owners.get(home);
    if (inUse !== undefined) found.push(ofPackages(user, inUse));
    if (other !== undefined) found.push(shared(user, other));
    else owners.set(home, name);
  }
  return [
    ...users.flatMap(ofSystem),
    ...found,
    ...users.filter(hasOwnHome).flatMap((user) => nested(user, owners)),
  ];
}

/** Keys for such a home are reported as an error, which is enough. */
function ofSystem({ name, home, sshKeys }: PlannedUser): Diagnostic[] {
  const folder =
    OF_SYSTEM.find((one) => isAtOrBelow(home, one)) ?? SHARED_FOLDERS.find((one) => one === home);
  if (folder === undefined || sshKeys.length > 0) return [];
  const where = folder === home ? 'a folder of the system' : `in a folder of the system, ${folder}`;
  const message = `the home ${home} of "${name}" is ${where}: "${name}" owns nothing there`;
  const hint = `choose a folder of its own, /home/${name}, or /nonexistent for an account without a home`;
  return [warningAt(at(name), 'accounts/home-of-system', message, hint)];
}

function ofPackages({ name, home }: PlannedUser, folder: string): Diagnostic {
  const message = `the home ${home} of "${name}" is a directory of packages, ${folder}; it becomes owned by "${name}", mode 0700`;
  return warningAt(
    at(name),
    'accounts/home-of-packages',
    message,
    `choose a folder of its own, /home/${name}`,
  );
}

function shared({ name, home }: PlannedUser, other: string): Diagnostic {
  const message = `"${other}" and "${name}" share the home ${home}; it belongs to "${name}", with the keys of "${name}"`;
  return warningAt(at(name), 'accounts/home-shared', message, `choose a home of its own, /home/${name}`);
}

function nested({ name, home }: PlannedUser, owners: ReadonlyMap<string, string>): Diagnostic[] {
  const folder = ancestorsOf(home).find((one) => (owners.get(one) ?? name) !== name);
  if (folder === undefined) return [];
  const owner = owners.get(folder) ?? '';
  const message = `the home ${home} of "${name}" is in that of "${owner}", ${folder}, which nobody else can enter`;
  return [warningAt(at(name), 'accounts/home-in-home', message, `choose a home of its own, /home/${name}`)];
}

function at(name: string): string[] {
  return ['auth', 'users', name, 'home'];
}
