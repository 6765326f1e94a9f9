import type { MachineFacts, NeededProgram } from './facts';
import type { Finding } from './finding';
import { judge } from './judge';

const GIB = 2 ** 30;
const folder = (path: string, freeBytes = 50 * GIB) => ({ path, freeBytes, noexec: false });
/** 2026-11-28. */
const NOW = 1_795_824_000;

const PROGRAM: NeededProgram = {
  ...{ name: 'tar', debianPackage: 'tar', file: '/usr/bin/tar', version: 'tar (GNU tar) 1.35' },
  neededBy: ['build', 'lock'],
};

const WELL: MachineFacts = {
  programs: [PROGRAM],
  kvm: { works: true },
  namespaces: { root: false },
  store: { folder: folder('/store'), problems: [] },
  temporary: { ...folder('/tmp'), hasRoomForSockets: true },
  tmp: folder('/tmp'),
  output: folder('/images'),
  sharedMemory: folder('/dev/shm'),
  availableMemory: 8 * GIB,
  now: NOW,
  proxies: {},
  archives: [{ uri: 'http://m/InRelease', date: NOW - 1, validUntil: NOW + 1 }],
};

const found = (change: Partial<MachineFacts>): Finding[] => judge({ ...WELL, ...change });
const wrong = (change: Partial<MachineFacts>) => found(change).filter(({ state }) => state !== 'ok');

describe('a machine', () => {
  it('that has everything gets no hints', () => {
    expect(found({})).toEqual([
      { name: 'tar', state: 'ok', detail: '1.35, needed by build, lock (Debian package tar)' },
      { name: 'KVM', state: 'ok', detail: 'guests run with hardware virtualisation' },
      { name: 'namespaces', state: 'ok', detail: 'user namespaces work, with subordinate ids' },
      { name: 'store', state: 'ok', detail: '/store: 50 GiB free' },
      { name: 'TMPDIR', state: 'ok', detail: '/tmp: 50 GiB free' },
      { name: '/tmp', state: 'ok', detail: 'programs can be run from it' },
      { name: 'working directory', state: 'ok', detail: '/images: 50 GiB free' },
      { name: 'memory', state: 'ok', detail: '8 GiB available' },
      { name: '/dev/shm', state: 'ok', detail: '50 GiB free' },
      { name: 'clock', state: 'ok', detail: '2026-11-28T00:00:00Z' },
      { name: 'archive', state: 'ok', detail: 'http://m/InRelease' },
    ]);
  });

  const missing = { name: 'zstd', debianPackage: 'zstd', neededBy: ['build'] };
  const gone = { unusable: 'it does not exist' };
  const long = { ...WELL.temporary, hasRoomForSockets: false };
  const noStore = { code: 'x', severity: 'error', message: 'no store', hint: 'make one' } as const;

  it.each<[string, Partial<MachineFacts>, Finding['state'], string, string]>([
    [
      ...(['a program is missing', { programs: [missing] }, 'missing'] as const),
      'not installed, needed by build (Debian package zstd)',
      'sudo apt-get install --no-install-recommends zstd',
    ],
    [
      'an optional program is missing',
      { programs: [{ ...missing, optional: 'it is slow' }] },
      'warning',
      'not installed, needed by build (Debian package zstd); without it, it is slow',
      'sudo apt-get install --no-install-recommends zstd',
    ],
    [
      'there is no KVM',
      { kvm: { works: false, cause: 'missing', why: 'there is no /dev/kvm' } },
      'warning',
      'there is no /dev/kvm; boots take a minute instead of seconds',
      'enable virtualisation in the firmware',
    ],
    [
      'only a group has access to KVM',
      { kvm: { works: false, cause: 'permission', why: 'no', group: 'kvm' } },
      'warning',
      'no; boots take a minute instead of seconds',
      'sudo usermod --append --groups kvm "$USER", then log in again',
    ],
    [
      'this user has no access to KVM',
      { kvm: { works: false, cause: 'permission', why: 'no' } },
      'warning',
      'no; boots take a minute instead of seconds',
      'give this user or container permission to open /dev/kvm',
    ],
    [
      'KVM does not work',
      { kvm: { works: false, cause: 'failed', why: 'MSR' } },
      'warning',
      'MSR; boots take a minute instead of seconds',
      'nested virtualisation may be offered but not work',
    ],
    [
      'root cannot mount',
      { namespaces: { root: true, own: 'unshare: no', withSubordinate: 'unshare: no' } },
      'missing',
      'root cannot create namespaces, or cannot mount in them (unshare: no); build and lock need this',
      'CAP_SYS_ADMIN',
    ],
    [
      'a user cannot create namespaces',
      { namespaces: { root: false, own: 'unshare: no', withSubordinate: 'unshare: neither' } },
      'missing',
      'this user cannot create user namespaces, or cannot mount in them (unshare: no); build and lock need this',
      'sysctl kernel.unprivileged_userns_clone=1',
    ],
    [
      'a user has no subordinate ids',
      { namespaces: { root: false, withSubordinate: 'unshare: no line in /etc/subuid' } },
      'missing',
      'no subordinate ids in /etc/subuid',
      'sudo usermod --add-subuids',
    ],
    ['there is no store', { store: { problems: [noStore] } }, 'missing', 'no store', 'make one'],
    [
      'the store has little free space',
      { store: { folder: folder('/store', 5 * GIB), problems: [] } },
      'warning',
      '/store: 5 GiB free, 10 GiB recommended',
      'NX_AIB_STORE',
    ],
    [
      'the store has too little free space',
      { store: { folder: folder('/store', GIB), problems: [] } },
      'missing',
      '/store: 1 GiB free, 3 GiB required',
      'aib-dev store prune',
    ],
    [
      'TMPDIR is missing',
      { temporary: { ...WELL.temporary, ...gone, path: '/no' } },
      'missing',
      '/no cannot be used: it does not exist',
      'set TMPDIR to another directory',
    ],
    [
      'TMPDIR has too little free space',
      { temporary: { ...WELL.temporary, freeBytes: 1000 } },
      'missing',
      '/tmp: 1000 B free, 256 MiB required',
      'with TMPDIR',
    ],
    [
      '/tmp is noexec',
      { tmp: { ...WELL.tmp, noexec: true } },
      'warning',
      'it is mounted noexec, but Nx loads its native code from it',
      'NX_NATIVE_FILE_CACHE_DIRECTORY',
    ],
    [
      '/tmp is missing',
      { tmp: { ...WELL.tmp, ...gone } },
      'missing',
      '/tmp cannot be used',
      'chmod 1777 /tmp',
    ],
    [
      'the working directory is not writable',
      { output: { ...folder('/images'), unusable: 'permission denied' } },
      'missing',
      '/images cannot be used: permission denied',
      'change to a directory that you can write to',
    ],
    [
      'the working directory has little free space',
      { output: folder('/images', 2 * GIB) },
      'warning',
      '/images: 2 GiB free, 3 GiB recommended',
      'free some space',
    ],
    [
      'there is little memory',
      { availableMemory: 1.5 * GIB },
      'warning',
      '1.5 GiB available; a guest has 2 GiB by default',
      'boot with --memory 1G',
    ],
    [
      'there is little shared memory',
      { sharedMemory: folder('/dev/shm', 2 ** 25) },
      'warning',
      '32 MiB free; editing an image takes longer',
      '--shm-size',
    ],
    [
      'there is no shared memory',
      { sharedMemory: { ...folder('/dev/shm'), unusable: 'permission denied' } },
      'warning',
      'permission denied; editing an image takes longer',
      '--shm-size',
    ],
    [
      'the clock has never been set',
      { now: 100, archives: [{ uri: 'x' }] },
      'missing',
      '1970-01-01T00:01:40Z is in the past',
      'timedatectl set-ntp true',
    ],
    [
      'the clock is behind',
      {
        archives: [
          { uri: 'old', date: NOW - 1 },
          { uri: 'new', date: NOW + 60 },
        ],
      },
      'missing',
      '2026-11-28T00:00:00Z is earlier than the date of new, which would be refused',
      'timedatectl set-ntp true',
    ],
    [
      'the clock is ahead, or a mirror behind',
      { archives: [{ uri: 'x', date: 1, validUntil: NOW - 60 }] },
      'warning',
      '2026-11-28T00:00:00Z is later than the Valid-Until date of x, which may be refused',
      'the mirror is out of date',
    ],
    [
      'an archive cannot be reached',
      { archives: [{ uri: 'http://m', failed: 'Could not resolve' }], proxies: { http_proxy: 'http://p' } },
      'missing',
      'http://m: Could not resolve',
      'check the network (http_proxy=http://p), or set NX_AIB_MIRROR to another mirror',
    ],
    [
      'neither an archive nor all packages of a lock are there',
      {
        archives: [{ uri: 'http://m', failed: 'Could not resolve' }],
        downloads: { lockFile: 'car.aib.lock', cached: 160, missing: 12 },
      },
      'missing',
      'http://m: Could not resolve',
      'or download where the archive can be reached: `aib-dev download`',
    ],
    ['no archive was checked', { archives: [] }, 'warning', 'not checked', 'run doctor again'],
  ])('has one finding with a hint if %s', (_what, change, state, detail, hint) => {
    const [finding, ...more] = wrong(change);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ state });
    expect(finding?.detail).toContain(detail);
    expect(finding?.hint).toContain(hint);
  });

  it('works with a TMPDIR that is too long for sockets', () => {
    expect(wrong({ temporary: long })).toEqual([]);
    const temporary = found({ temporary: long }).find(({ name }) => name === 'TMPDIR');
    expect(temporary?.detail).toBe(
      '/tmp: 50 GiB free; its path is too long for sockets, which are created in /tmp instead',
    );
  });

  it('needs no archive if all packages of the lock are cached', () => {
    const downloads = { lockFile: 'car.aib.lock', cached: 172, missing: 0 };
    expect(found({ archives: [], downloads }).slice(-2)).toEqual([
      { name: 'downloads', state: 'ok', detail: 'all 172 packages of car.aib.lock are cached' },
      { name: 'archive', state: 'ok', detail: 'not needed for a build from the lock' },
    ]);
    const some = { ...downloads, cached: 160, missing: 12 };
    expect(found({ downloads: some }).slice(-2)).toEqual([
      { name: 'downloads', state: 'ok', detail: '160 of 172 packages of car.aib.lock are cached' },
      { name: 'archive', state: 'ok', detail: 'http://m/InRelease' },
    ]);
  });
});
