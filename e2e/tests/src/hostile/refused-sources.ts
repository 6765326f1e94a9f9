import { host, type Refused } from './hostile-case';

const source = (name: string) => host('add_files:', `  - {path: /etc/x, source_path: ¦${name}}`);
const glob = (pattern: string) => host('add_files:', `  - {path: /etc/x, source_glob: ¦'${pattern}'}`);

export const REFUSED_SOURCES: readonly Refused[] = [
  { what: 'a source by an absolute path', code: 'source/absolute', manifest: source('/etc/shadow') },
  { what: 'a pattern by an absolute path', code: 'source/absolute', manifest: glob('/etc/*') },
  { what: 'a source that is not there', code: 'source/missing', manifest: source('missing') },
  {
    what: 'a source that is a folder',
    code: 'source/directory',
    manifest: source('folder'),
    beside: { 'folder/x': 'x' },
  },
  {
    what: 'a source that waits for a writer',
    code: 'source/special',
    manifest: source('pipe'),
    beside: { pipe: { pipe: true } },
  },
  {
    what: 'a source that leads to a device without an end',
    manifest: source('zero'),
    beside: { zero: { link: '/dev/zero' } },
  },
  {
    what: 'a source that leads to a terminal',
    manifest: source('tty'),
    beside: { tty: { link: '/dev/tty' } },
  },
  {
    what: 'a source that leads to itself',
    code: 'source/symlink-loop',
    manifest: source('loop'),
    beside: { loop: { link: 'loop' } },
  },
  {
    what: 'a source that leads to nothing',
    code: 'source/missing',
    manifest: source('gone'),
    beside: { gone: { link: 'nothing' } },
  },
  {
    what: 'a source below a file',
    code: 'source/missing',
    manifest: source('file/x'),
    beside: { file: 'x' },
  },
  {
    what: 'a source with a name of 256 bytes',
    code: 'manifest/path-too-long',
    manifest: source('x'.repeat(256)),
  },
  { what: 'a source on two lines', code: 'manifest/not-one-line', manifest: source('"a\\nb"') },
  { what: 'a source with a NUL', code: 'manifest/not-one-line', manifest: source('"a\\0b"') },
  {
    what: 'a link to the passwords of this machine',
    manifest: source('s'),
    beside: { s: { link: '/etc/shadow' } },
  },
  {
    what: 'a link to the accounts of this machine',
    manifest: source('s'),
    beside: { s: { link: '/etc/passwd' } },
  },
  {
    what: 'a link to the environment of the build',
    manifest: source('s'),
    beside: { s: { link: '/proc/self/environ' } },
  },
  {
    what: 'a folder that leads out of the workspace',
    manifest: source('out/hostname'),
    beside: { out: { link: '/etc' } },
  },
  {
    what: 'a chain of links out of the workspace',
    manifest: source('a'),
    beside: { a: { link: 'b' }, b: { link: 'c' }, c: { link: '/etc/passwd' } },
  },
  { what: 'many folders above', manifest: source(`${'../'.repeat(20)}etc/passwd`) },
  {
    what: 'a pattern of many folders above',
    manifest: glob(`${'../'.repeat(20)}etc/host*`),
  },
  {
    what: 'a pattern whose folder leads out of the workspace',
    manifest: glob('out/host*'),
    beside: { out: { link: '/etc' } },
  },
  {
    what: 'a pattern that matches a link to the passwords of this machine',
    manifest: glob('d/*'),
    beside: { 'd/s': { link: '/etc/shadow' } },
  },
  { what: 'a pattern that matches nothing', code: 'source/no-match', manifest: glob('*.nothing') },
  {
    what: 'a pattern with braces, which are letters here',
    code: 'source/no-match',
    manifest: glob('{a,b}'),
    beside: { a: 'a', b: 'b' },
  },
  {
    what: 'a pattern with a negation, which is a letter here',
    code: 'source/no-match',
    manifest: glob('!a'),
    beside: { b: 'b' },
  },
  {
    what: 'a pattern with a bracket that is not closed',
    code: 'source/no-match',
    manifest: glob('[a'),
    beside: { a: 'a' },
  },
  {
    what: 'a pattern that matches a pipe',
    code: 'source/special',
    manifest: glob('*.x'),
    beside: { 'p.x': { pipe: true } },
  },
  {
    what: 'a pattern that puts two files at one place',
    code: 'source/same-name',
    manifest: glob('**/f'),
    beside: { 'a/f': '1', 'b/f': '2' },
  },
  {
    what: 'a pattern that matches more than it may',
    code: 'source/too-many-files',
    manifest: host('add_files:', "  - {path: /etc/x, source_glob: ¦'*.f', max_files: 1}"),
    beside: { 'a.f': '1', 'b.f': '2' },
  },
  {
    what: 'a pattern that puts a file into /usr/local',
    code: 'paths/not-allowed',
    manifest: host('add_files:', "  - {path: /usr, source_glob: ¦'d/**/*', preserve_path: true}"),
    beside: { 'd/local/bin/x': 'x' },
  },
  {
    what: 'a pattern that puts a file in place of the accounts',
    code: 'paths/owned',
    manifest: host('add_files:', "  - ¦{path: /etc, source_glob: 'd/*'}"),
    beside: { 'd/passwd': 'toor::0:0::/:/bin/sh\n' },
  },
  {
    what: 'a file beside the manifest whose name has two lines',
    code: 'source/control-character',
    manifest: glob('d/*'),
    beside: { 'd/a\nrm x': 'x' },
  },
  {
    what: 'a file beside the manifest whose name is an escape sequence',
    code: 'source/control-character',
    manifest: glob('d/*'),
    beside: { 'd/\u001b[2J': 'x' },
  },
  {
    costly: true,
    what: 'a pattern that takes longer than the universe is old',
    code: 'source/no-match',
    manifest: glob(`${'*a'.repeat(30)}*b`),
    beside: { ['a'.repeat(250)]: 'x' },
  },
  {
    costly: true,
    what: 'a pattern of alternatives that repeat',
    code: 'source/no-match',
    manifest: glob('(a|a|aa|[a]+)+b'),
    beside: { ['a'.repeat(250)]: 'x' },
  },
  {
    costly: true,
    what: 'a source of two tebibytes of nothing, larger than the image',
    manifest: source('hole'),
    beside: { hole: { hole: 2 ** 41 } },
  },
];
