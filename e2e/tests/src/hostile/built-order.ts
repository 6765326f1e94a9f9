import type { JsonObject } from '../testing/manifest-parts';
import type { Built } from './hostile-case';

const ACCOUNTS: Readonly<Record<string, JsonObject>> = {
  'a description for a shell': { a1: { description: '$(id) `id` "x" \\' } },
  'a description with commas and ampersands, which finger reads': { a2: { description: 'A & B,1,2,3' } },
  'a shell with blanks': { a3: { shell: '/bin/no such shell' } },
  'a home with quotes': { a4: { home: '/home/a "quoted" home' } },
  'a home that leaves /home': { a5: { home: '/home/../srv/a5' } },
  'a home that is the root directory': { a6: { home: '/' } },
  'the highest number': { a7: { uid: 4294967294 } },
  'a name with dots': { '..a': {} },
  'a name that ends in dots': { 'a...': {} },
  'a name in capital letters': { ROOT: {} },
  'a name with a dash at the end': { 'a-': {} },
  'a name of 32 characters': { ['u'.repeat(32)]: {} },
  'a constructor': { constructor: {} },
  'a method of every object': { hasOwnProperty: {} },
  'an account without a password': { a8: { password: '' } },
  'an account that expired at once': { a9: { expiredate: 1, force_password_reset: true } },
};

const accounts: readonly Built[] = Object.entries(ACCOUNTS).map(([what, users]) => ({
  what: `an account: ${what}`,
  group: 'order and owners',
  part: { manifest: { auth: { users } }, sources: {} },
}));

const ORDER: Readonly<Record<string, JsonObject>> = {
  'a file twice, the last one wins': {
    add_files: [
      { path: '/etc/hostile/twice', text: '1' },
      { path: '/etc/hostile/twice', text: '2' },
    ],
  },
  'a file twice, once with dots': {
    add_files: [
      { path: '/etc/hostile/dots', text: '1' },
      { path: '/etc/hostile/x/../dots', text: '2' },
    ],
  },
  'a file that becomes a link': {
    add_files: [{ path: '/etc/hostile/becomes', text: '1' }],
    add_symlinks: [{ link: '/etc/hostile/becomes', target: 'twice' }],
  },
  'a file of packages that becomes a link': { add_symlinks: [{ link: '/etc/issue', target: 'hostname' }] },
  'a link of packages that becomes a file': { add_files: [{ path: '/etc/mtab', text: 'x' }] },
  'a directory of packages that is removed with all in it': {
    remove_files: [{ path: '/usr/share/doc/tree' }],
  },
  'modes one after the other': {
    add_files: [{ path: '/etc/hostile/modes', text: '1' }],
    chmod_files: ['0777', 'u=rw,go=', 'g+r', 'a+X', '+s', 'u-s', '=0640', 'o=g'].map((mode) => ({
      path: '/etc/hostile/modes',
      mode,
    })),
  },
  'a mode of all bits': {
    add_files: [{ path: '/etc/hostile/all bits', text: '1' }],
    chmod_files: [{ path: '/etc/hostile/all bits', mode: '7777' }],
  },
  'a mode of no bits': {
    add_files: [{ path: '/etc/hostile/no bits', text: '1' }],
    chmod_files: [{ path: '/etc/hostile/no bits', mode: '0' }],
  },
  'a directory of all bits': { make_dirs: [{ path: '/var/lib/hostile-bits', mode: '7777' }] },
  'a directory of no bits with a file below': {
    make_dirs: [{ path: '/etc/hostile/locked', mode: '0000', parents: true }],
    add_files: [{ path: '/etc/hostile/locked/x', text: 'x' }],
  },
  'an owner by number, then by name': {
    add_files: [{ path: '/etc/hostile/owner', text: '1' }],
    chown_files: [
      { path: '/etc/hostile/owner', user: 0, group: 0 },
      { path: '/etc/hostile/owner', user: 4294967294 },
      { path: '/etc/hostile/owner', group: 'daemon' },
    ],
  },
  'an owner by a number that begins with zeros': {
    add_files: [{ path: '/etc/hostile/zeros', text: '1' }],
    chown_files: [{ path: '/etc/hostile/zeros', user: '007' }],
  },
  'a mode of the root directory': { chmod_files: [{ path: '/', mode: '0711' }] },
  'a mode of mount points': {
    chmod_files: [
      { path: '/var', mode: '0711' },
      { path: '/var/qm', mode: '0700' },
    ],
  },
  'a directory two hundred levels deep': {
    add_files: [{ path: `/etc/hostile${'/d'.repeat(200)}/f`, text: 'deep' }],
  },
  'a path of nearly 4095 bytes': {
    add_files: [{ path: `/etc/hostile${`/${'d'.repeat(250)}`.repeat(16)}`, text: 'long' }],
  },
};

const order: readonly Built[] = Object.entries(ORDER).map(([what, content]) => ({
  what,
  group: 'order and owners',
  part: { manifest: { content }, sources: {} },
}));

const below: readonly Built[] = [
  {
    what: "a group of all that is below QM's /etc, as it is seen from the host",
    group: 'below',
    part: {
      manifest: { content: { chown_files: [{ path: '/etc/qm', group: 4711, recursive: true }] } },
      sources: {},
    },
  },
];

export const BUILT_ORDER: readonly Built[] = [...accounts, ...order, ...below];
