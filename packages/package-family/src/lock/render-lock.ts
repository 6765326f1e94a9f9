import { PACKAGE_SETS } from '../sets/package-sets';
import { sortLocked, type Lock, type LockedPackage } from './lock';

/** The version that `parseLock` supports. */
export const LOCK_SCHEMA = 1;

const HEADER = [
  '# Made by `nx lock` (or `aib-dev lock`): a build installs exactly these packages. Do not edit.',
  '# Each package: name version architecture sets sha256 archive/path, and when the archive was seen to have it',
];

/** A lock's text: one line for each name and each package, so that a changed package is a changed line. */
export function renderLock(lock: Lock): string {
  const requested = PACKAGE_SETS.flatMap((set) => {
    const names = lock.requested[set];
    if (names === undefined) return [];
    if (names.length === 0) return [`  ${set}: []`];
    return [`  ${set}:`, ...names.map((name) => `    - ${name}`)];
  });
  const lines = [
    ...HEADER,
    `schema: ${LOCK_SCHEMA}`,
    `distro: ${lock.distro}`,
    `arch: ${lock.arch}`,
    'requested:',
    ...requested,
    lock.packages.length === 0 ? 'packages: []' : 'packages:',
    ...sortLocked(lock.packages).map((locked) => `  - ${renderLocked(locked)}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** A package's line in the lock. */
export function renderLocked(locked: LockedPackage): string {
  const { name, version, arch, sets, sha256, archive, path, seen } = locked;
  return [name, version, arch, sets.join(','), sha256, `${archive}/${path}`, seen].join(' ');
}
