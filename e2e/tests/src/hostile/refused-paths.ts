import { host, qm, refusals, type Refused } from './hostile-case';

const file = (path: string) => host('add_files:', `  - {path: ¦${path}, text: x}`);
const folder = (path: string) => host('make_dirs:', `  - {path: ¦${path}}`);
const link = (path: string) => host('add_symlinks:', `  - {link: ¦${path}, target: x}`);

/** A path that one key defines and another one writes: the last of two lines is to blame. */
const both = (...lines: string[]) => host(...lines);

/** Paths at which nothing may be put, and that cannot have the requested type. */
export const REFUSED_PATHS: readonly Refused[] = [
  ...refusals('manifest/path-not-allowed', file, {
    "a file in root's home": '/root/.bashrc',
    'a file in /var': '/var/lib/x',
    'a file in /dev': '/dev/x',
    'a file in /proc': '/proc/x',
    'a file in /run': '/run/x',
    'a file in /boot': '/boot/x',
    'a file in /tmp': '/tmp/x',
    'a file beside /etc': '/etcetera',
    'a file in the root directory': '/x',
    'a file that leaves /etc with dots': '/etc/../root/x',
    'a file that leaves /usr with many dots': '/usr/../../../../../../root/x',
    'a file in /usr/local': '/usr/local/bin/x',
    'a file in /usr/local with more slashes': '/usr//local///x',
    'a file in /usr/local with dots': '/usr/share/../local/x',
    'the directory /etc as a file': '/etc',
    'the directory /etc as a file, with dots': '/etc/./x/..',
    'the directory /usr as a file': '/usr/',
    'the root directory as a file': '/',
  }),
  ...refusals('manifest/path-not-allowed', folder, {
    'a directory in the root directory': '/data',
    'a directory in /run': '/run/x',
    'a directory in /usr/local': '/usr/local/x',
    'the directory /var': '/var',
    'a directory that leaves /var': '/var/../home/x',
  }),
  ...refusals('manifest/path-not-allowed', link, {
    'a link at the root directory': '/x',
    'a link at /etc': '/etc',
    'a link at /var': '/var/.',
    'a link in /boot': '/boot/efi',
  }),
  ...refusals('manifest/path-not-allowed', (path) => host('remove_files:', `  - {path: ¦${path}}`), {
    'the removal of the root directory': '/',
    'the removal of the root directory, with dots': '/etc/..',
    'the removal of the root directory, with slashes': '///',
  }),
  ...refusals('manifest/path-not-absolute', file, {
    'a file without its slash': 'etc/x',
    'a file in a home of the shell': '~/x',
    'a file at a variable': '$HOME/x',
    'an option in place of a path': '-rf',
    'an inode in place of a path': '<8>',
    'dots in place of a path': '../../etc/x',
  }),
  ...refusals('manifest/path-too-long', file, {
    'a name of 256 bytes': `/etc/${'x'.repeat(256)}`,
    'a name of 256 bytes in 128 letters': `/etc/${'é'.repeat(128)}`,
    'a name of 256 bytes in 64 signs': `/etc/${'😀'.repeat(64)}`,
    'a path of 4096 bytes': `/etc${'/x'.repeat(2046)}`,
  }),
  ...refusals(
    'manifest/path-too-long',
    (target) => host('add_symlinks:', `  - {link: /etc/x, target: ¦${target}}`),
    {
      'a link to a name of 256 bytes': 'x'.repeat(256),
      'a link to a path of 4096 bytes': `x${'/x'.repeat(2048)}`,
    },
  ),
  ...refusals(
    'manifest/empty-text',
    (text) => host('add_symlinks:', `  - {link: /etc/x, target: ¦${text}}`),
    {
      'a link to nothing': '""',
    },
  ),
  ...refusals('manifest/mode', (mode) => host('chmod_files:', `  - {path: /etc/issue, mode: ¦${mode}}`), {
    'a mode in decimal digits': '755',
    'a mode with a bit that no mode has': '"10000"',
    'a mode with an eight': '"0888"',
    'a mode for a shell': '"u+x;id"',
    'a mode with a comma at its end': '"u+x,"',
    'a mode with a blank': '"u +x"',
    'a mode in letters of ls': 'rwxr-xr-x',
    'a mode in binary digits': '0b111',
    'a mode in hexadecimal digits': '0x1ff',
    'a mode below zero': '-0755',
  }),
  ...refusals('manifest/mode', (mode) => host('make_dirs:', `  - {path: /etc/x, mode: ¦${mode}}`), {
    'a mode of a directory in decimal digits': '755',
    'a mode of a directory in letters': 'u+x',
    'a mode of a directory beyond all': '077777',
  }),
  ...refusals('paths/owned', (path) => host('add_files:', `  - ¦{path: ${path}, text: x}`), {
    'the accounts as a file': '/etc/passwd',
    'the passwords as a file': '/etc/shadow',
    'the groups as a file': '/etc/group',
    'the passwords of groups as a file': '/etc/gshadow',
    'the mounts as a file': '/etc/fstab',
    'the host name as a file': '/etc/hostname',
    'the accounts as a file, with dots': '/etc/x/../passwd',
  }),
  ...refusals('paths/owned', (path) => `${host('add_files:', `  - ¦{path: ${path}, text: x}`)}qm: {}\n`, {
    "QM's unit as a file": '/usr/share/containers/systemd/qm.container',
    "the drop-in of QM's limits as a file": '/usr/share/containers/systemd/qm.container.d/10-automotive.conf',
  }),
  ...refusals('paths/owned', (path) => host('remove_files:', `  - ¦{path: ${path}}`), {
    'the accounts, removed': '/etc/passwd',
    'the mounts, removed': '/etc/fstab',
  }),
  ...refusals(
    'paths/not-a-directory',
    (line) => both('add_files:', '  - {path: /etc/a, text: x}', `  - ¦${line}`),
    {
      'a file below a file': '{path: /etc/a/b, text: x}',
      'a file far below a file': '{path: /etc/a/b/c/d, text: x}',
    },
  ),
  {
    what: 'a file below a link of the manifest, which could lead anywhere',
    code: 'paths/not-a-directory',
    manifest: both(
      'add_symlinks: [{link: /etc/a, target: /root}]',
      'add_files:',
      '  - ¦{path: /etc/a/x, text: x}',
    ),
  },
  {
    what: 'a directory below a link to the folder above',
    code: 'paths/not-a-directory',
    manifest: both('add_symlinks: [{link: /var/a, target: ..}]', 'make_dirs:', '  - ¦{path: /var/a/root}'),
  },
  {
    what: 'a directory and a file of one name',
    code: 'paths/directory-and-file',
    manifest: both('add_files: [{path: /etc/a, text: x}]', 'make_dirs:', '  - ¦{path: /etc/a}'),
  },
  {
    what: 'a directory made twice',
    code: 'paths/made-twice',
    manifest: both('make_dirs:', '  - {path: /etc/a}', '  - ¦{path: /etc/a}'),
  },
  {
    what: 'a directory made twice, once with dots',
    code: 'paths/made-twice',
    manifest: both('make_dirs:', '  - {path: /etc/a}', '  - ¦{path: /etc/b/../a/.}'),
  },
  {
    what: 'the removal of a folder that a file is added to',
    code: 'paths/removed-again',
    manifest: both('add_files: [{path: /etc/a/b, text: x}]', 'remove_files:', '  - ¦{path: /etc/a}'),
  },
  {
    what: 'the removal of /etc with all that nx-aib puts there',
    code: 'paths/removed-again',
    manifest: both('remove_files:', '  - ¦{path: /etc}'),
  },
  {
    what: 'the removal of QM as it is seen from the host',
    code: 'paths/removed-again',
    manifest: `${qm('add_files: [{path: /etc/a, text: x}]')}content:\n  remove_files:\n    - ¦{path: /etc/qm}\n`,
  },
  ...refusals(
    undefined,
    (path) =>
      `${host('remove_files:', `  - ¦{path: ${path}}`)}image: {partitions: {var: {size: 1 GiB}}}\nqm: {}\n`,
    {
      'the removal of a mount point': '/var',
      'the removal of the boot files, and of a mount point in them': '/boot',
      "the removal of the ESP's mount point": '/boot/efi',
      "the removal of QM's root": '/usr/lib/qm/rootfs',
      "the removal of the folder of QM's root": '/usr/lib/qm',
      "the removal of QM's /var": '/var/qm',
    },
  ),
  ...refusals(undefined, (path) => host('make_dirs:', `  - ¦{path: ${path}}`), {
    'a directory where mkfs puts the lost and found': '/var/lost+found',
  }).map((one) => ({
    ...one,
    manifest: `${String(one.manifest)}image: {partitions: {var: {size: 1 GiB}}}\n`,
  })),
  ...refusals('paths/through-link', (line) => host('add_symlinks: [{link: /etc/a, target: /etc}]', line), {
    'the accounts, removed through a link of the manifest': 'remove_files: [{path: ¦/etc/a/passwd}]',
    'the passwords, readable through a link of the manifest':
      "chmod_files: [{path: ¦/etc/a/shadow, mode: '0666'}]",
    'the passwords, given away through a link of the manifest':
      'chown_files: [{path: ¦/etc/a/shadow, user: games}]',
  }),
  ...refusals('manifest/lone-surrogate', (text) => host('add_files:', `  - {path: ¦"${text}", text: x}`), {
    'half of a surrogate pair in a path': '/etc/a\\uD800',
    'the other half of a surrogate pair in a path': '/etc/a\\uDC00b',
    'a surrogate pair the wrong way round in a path': '/etc/\\uDC00\\uD800',
  }),
  ...refusals(
    'manifest/lone-surrogate',
    (text) => host('add_symlinks:', `  - {link: /etc/a, target: ¦"${text}"}`),
    {
      "half of a surrogate pair in a link's target": 'a\\uD800',
    },
  ),
  ...refusals(
    'manifest/lone-surrogate',
    (text) => host('add_files:', `  - {path: /etc/a, text: ¦"${text}"}`),
    {
      "half of a surrogate pair in a file's text, of which no bytes can be made": 'a\\uD800b',
    },
  ),
];
