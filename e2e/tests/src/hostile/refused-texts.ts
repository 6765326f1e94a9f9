import { host, qm, refusals, section, type Refused } from './hostile-case';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBb0RE8TvnPGIvwFcsJVoNDrHnXB2IrI9Kfa51SIBGWv';

/** A text in double quotes, marked. */
const quoted = (text: string) => `¦"${text}"`;

const user = (line: string) => section('auth', 'users:', '  driver:', `    ${line}`);

/** Texts that some interpreter would treat as more than plain text. */
export const REFUSED_TEXTS: readonly Refused[] = [
  ...refusals('manifest/not-one-line', (name) => host('add_files:', `  - {path: ${quoted(name)}, text: x}`), {
    'a path whose second line is a request of debugfs': '/etc/x\\nrm /etc/passwd',
    'a path with a carriage return': '/etc/x\\rwrite 0 /etc/y',
    'a path with a NUL that ends it early': '/etc/x\\0/../passwd',
    'a path with an escape sequence for a terminal': '/etc/\\e[2Jx',
    'a path with a tab': '/etc/a\\tb',
    'a path with a vertical tab': '/etc/a\\vb',
    'a path with a delete': '/etc/a\\x7fb',
    'a path with a line separator of Unicode': '/etc/a\\Lb',
    'a path with a next line of Unicode': '/etc/a\\Nb',
  }),
  ...refusals(
    'manifest/not-one-line',
    (target) => host('add_symlinks:', `  - {link: /etc/x, target: ${quoted(target)}}`),
    {
      'a link to two lines': 'a\\nsymlink /etc/passwd /dev/null',
      'a link to a text with a NUL': 'a\\0b',
    },
  ),
  ...refusals('manifest/not-one-line', (text) => section('kernel', 'cmdline:', `  - ${quoted(text)}`), {
    'a kernel argument with a second line of a boot entry': 'quiet\\ninitrd /evil.img',
    'a kernel argument with a carriage return': 'quiet\\rlinux /evil',
    'a kernel argument with a NUL': 'a\\0b',
  }),
  ...refusals('manifest/kernel-argument', (text) => section('kernel', 'cmdline:', `  - ${quoted(text)}`), {
    'a kernel argument of blanks': '  ',
    'a kernel argument with a letter that boot loaders do not agree on': 'a=ä',
    'a kernel argument longer than any command line': 'a'.repeat(2048),
  }),
  ...refusals('manifest/not-one-line', (text) => `name: x\nversion: ${quoted(text)}\n`, {
    'a version with a second line of a boot entry': '1\\noptions init=/bin/sh',
    'a version with a NUL': '1\\0',
    'a version with an escape sequence': '1\\e]0;x\\a',
  }),
  ...refusals('manifest/image-name', (name) => `name: ${quoted(name)}\n`, {
    'an image name that is a path': '../x',
    'an image name with a slash': 'a/b',
    'an image name that is an option': '-x',
    'an image name that is a hidden file': '.x',
    'an image name with a blank': 'a b',
    'an image name for a shell': '$(id)',
    'an image name with a colon': 'a:b',
    'an image name of another script': 'ä',
    'an image name of 129 characters': 'x'.repeat(129),
    'an image name with a percent sign': '%n',
  }),
  ...refusals('manifest/hostname', (name) => section('image', `hostname: ${quoted(name)}`), {
    'a host name with a blank, for /etc/hosts': 'a b',
    'a host name that begins with a dash': '-a',
    'a host name with an underscore': 'a_b',
    'a host name with an empty part': 'a..b',
    'a host name with a final stop': 'a.',
    'a host name with a part of 64 characters': 'a'.repeat(64),
    'a host name of 65 characters': `${'a'.repeat(32)}.${'b'.repeat(32)}`,
    'a host name with a comment of /etc/hosts': 'a#b',
    'a host name with a specifier of systemd': '%H',
  }),
  ...refusals('manifest/not-one-line', (name) => section('image', `hostname: ${quoted(name)}`), {
    'a host name with a second line of /etc/hosts': 'a\\n10.0.0.1 mirror',
  }),
  ...refusals('manifest/account-description', (text) => user(`description: ${quoted(text)}`), {
    'a description with a field of passwd': 'x:/:/bin/sh',
  }),
  ...refusals('manifest/not-one-line', (text) => user(`description: ${quoted(text)}`), {
    'a description with a second account of passwd': 'x\\ntoor:x:0:0::/root:/bin/sh',
    'a description with a NUL': 'a\\0b',
  }),
  ...refusals('manifest/account-path', (text) => user(`shell: ${quoted(text)}`), {
    'a shell with a field of passwd': '/bin/sh:x',
    'a shell that is no absolute path': 'sh',
    'a shell that is a command': '-c id',
  }),
  ...refusals('manifest/account-path', (text) => user(`home: ${quoted(text)}`), {
    'a home with a field of passwd': '/home/x:/bin/sh',
    'a home that is no absolute path': '~',
  }),
  ...refusals('manifest/not-one-line', (text) => user(`home: ${quoted(text)}`), {
    'a home with a second account of passwd': '/home/x\\ntoor:x:0:0::/:/bin/sh',
  }),
  ...refusals('manifest/password-hash', (text) => user(`password: ${quoted(text)}`), {
    'a password hash with a field of shadow': '$6$a$b:0:0',
    'a password hash with a second line of shadow': '$6$a$b\\ntoor::1::::::',
    'a password that is no hash': 'secret',
    'a password hash that locks the account by itself': '!',
    'a password hash with a blank': '$6$a$b c',
    'a password hash of half its parts': '$6$a',
  }),
  ...refusals('manifest/ssh-key', (text) => user(`key: ${quoted(text)}`), {
    'a key with a second key': `${KEY}\\n${KEY} evil`,
    'a private key': '-----BEGIN OPENSSH PRIVATE KEY-----',
    'a key of a type that there is not': 'ssh-evil AAAAC3NzaC1',
    'a key that is no base64': 'ssh-ed25519 AAAA*',
  }),
  ...refusals('manifest/account-name', (name) => section('auth', 'users:', `  ${quoted(name)}: {}`), {
    'a user whose home would be /home itself': '.',
    'a user whose home would be /': '..',
    'a user that is a number': '0',
    'a user that is an option': '-f',
    'a user with a field of passwd': 'a:b',
    'a user with a slash': 'a/b',
    'a user with a blank': 'a b',
    'a user with a comma, for a list of members': 'a,b',
    'a user of 33 characters': 'u'.repeat(33),
    'a user of another script': 'ü',
    'a user with a pattern': 'a*',
  }),
  ...refusals('manifest/not-one-line', (name) => section('auth', 'users:', `  ${quoted(name)}: {}`), {
    'a user with a second line of passwd': 'a\\nb',
  }),
  ...refusals('manifest/account-name', (name) => section('auth', 'groups:', `  ${quoted(name)}: {}`), {
    'a group that is a number': '27',
    'a group with a field of group': 'sudo:x',
  }),
  ...refusals(
    'manifest/account-name',
    (name) => host('chown_files:', `  - {path: /etc/issue, user: ${quoted(name)}}`),
    {
      'an owner with a group after a colon': 'root:shadow',
      'an owner with a plus, which chown takes for a number': '+0',
      'an owner below zero': '-1',
    },
  ),
  ...refusals('manifest/out-of-range', (id) => host('chown_files:', `  - {path: /etc/issue, user: ¦${id}}`), {
    'an owner that means "unchanged" to chown': '4294967295',
    'an owner beyond 32 bits': '4294967296',
  }),
  ...refusals(
    'manifest/interface-name',
    (name) =>
      section(
        'network',
        'static:',
        '  ip: 10.0.0.2',
        '  ip_prefixlen: 24',
        '  gateway: 10.0.0.1',
        '  dns: 10.0.0.1',
        `  iface: ${quoted(name)}`,
      ),
    {
      'an interface that is a pattern for all': '*',
      'an interface that is two': 'eth0 eth1',
      'an interface that negates': '!lo',
      'an interface with a slash': 'a/b',
      'an interface of 16 characters': 'e'.repeat(16),
    },
  ),
  ...refusals(
    'manifest/ip-address',
    (ip) =>
      section(
        'network',
        'static:',
        `  ip: ${quoted(ip)}`,
        '  ip_prefixlen: 24',
        '  gateway: 10.0.0.1',
        '  dns: 10.0.0.1',
      ),
    {
      'an address with leading zeros, which some take for octal': '010.0.0.2',
      'an address as one number': '167772162',
      'an address with its prefix': '10.0.0.2/24',
      'an address of another script': '１０.0.0.2',
      'an address with a zone': 'fe80::1%eth0',
      'an address with a port': '10.0.0.2:80',
    },
  ),
  ...refusals('manifest/module-name', (name) => section('kernel', 'remove_modules:', `  - ${quoted(name)}`), {
    'a module that is a pattern for all': '*',
    'a module with a path': '../../etc/passwd',
    'a module for a shell': 'a;b',
    'a module that is an option': '-delete',
    'a module with a blank': 'a b',
  }),
  ...refusals('manifest/kernel-package', (name) => section('kernel', `kernel_package: ${quoted(name)}`), {
    'a kernel package and another package': 'linux-image-amd64 evil',
    'a kernel package with a version': 'linux-image-amd64=1',
    'a kernel package that is to be removed': 'linux-image-amd64-',
    'a kernel package with a pattern': 'linux-image-*',
    'a kernel package as a file': './evil.deb',
    'a kernel package in another suite': 'linux-image-amd64/sid',
  }),
  ...['debs', 'debs of QM'].flatMap((where) =>
    refusals('manifest/deb-name', (name) => (where === 'debs' ? host : qm)('debs:', `  - ${quoted(name)}`), {
      [`${where}: a package that is to be removed`]: 'systemd-',
      [`${where}: a pattern of apt`]: '?installed',
      [`${where}: another pattern of apt`]: '~nsystemd',
      [`${where}: a shell pattern`]: 'lib*',
      [`${where}: a regular expression`]: '^lib.*$',
      [`${where}: a file of the build machine`]: './evil.deb',
      [`${where}: a file of the build machine by its whole path`]: '/tmp/evil.deb',
      [`${where}: an option of apt`]: '-oDir=/tmp',
      [`${where}: two packages in one`]: 'tree,vim',
      [`${where}: two words`]: 'tree vim',
      [`${where}: a command for a shell`]: 'tree;id',
      [`${where}: a command in place of a name`]: '$(id)',
      [`${where}: capital letters`]: 'Tree',
      [`${where}: a task`]: 'standard^',
    }),
  ),
];
