/**
 * The accounts that a Debian root file system has before any manifest: base-passwd's master files
 * (/usr/share/base-passwd/passwd.master and group.master) and what systemd's sysusers.d files add. The latter have no
 * fixed number: null.
 */
interface BaseAccounts {
  readonly users: ReadonlyMap<string, number>;
  readonly groups: ReadonlyMap<string, number | null>;
}

const USERS: readonly (readonly [string, number])[] = [
  ['root', 0],
  ['daemon', 1],
  ['bin', 2],
  ['sys', 3],
  ['sync', 4],
  ['games', 5],
  ['man', 6],
  ['lp', 7],
  ['mail', 8],
  ['news', 9],
  ['uucp', 10],
  ['proxy', 13],
  ['www-data', 33],
  ['backup', 34],
  ['list', 38],
  ['irc', 39],
  ['_apt', 42],
  ['nobody', 65534],
];

const GROUPS: readonly (readonly [string, number | null])[] = [
  ['root', 0],
  ['daemon', 1],
  ['bin', 2],
  ['sys', 3],
  ['adm', 4],
  ['tty', 5],
  ['disk', 6],
  ['lp', 7],
  ['mail', 8],
  ['news', 9],
  ['uucp', 10],
  ['man', 12],
  ['proxy', 13],
  ['kmem', 15],
  ['dialout', 20],
  ['fax', 21],
  ['voice', 22],
  ['cdrom', 24],
  ['floppy', 25],
  ['tape', 26],
  ['sudo', 27],
  ['audio', 29],
  ['dip', 30],
  ['www-data', 33],
  ['backup', 34],
  ['operator', 37],
  ['list', 38],
  ['irc', 39],
  ['src', 40],
  ['shadow', 42],
  ['utmp', 43],
  ['video', 44],
  ['sasl', 45],
  ['plugdev', 46],
  ['staff', 50],
  ['games', 60],
  ['users', 100],
  ['nogroup', 65534],
  ['systemd-journal', null],
  ['systemd-network', null],
  ['input', null],
  ['sgx', null],
  ['clock', null],
  ['kvm', null],
  ['render', null],
];

export const DEBIAN_ACCOUNTS: BaseAccounts = { users: new Map(USERS), groups: new Map(GROUPS) };
