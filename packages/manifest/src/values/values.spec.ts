import { valueReaders } from './index';

/** What each reader accepts and rejects; the goldens pin the messages. */
const cases: Readonly<
  Record<string, { readonly takes: readonly unknown[]; readonly refuses: readonly unknown[] }>
> = {
  'account-description': { takes: ['Driver, seat 1', 'é'], refuses: ['a:b', 'a\nb', ''] },
  'account-name': {
    takes: ['a', '_x', '.x', '0a', 'a'.repeat(32)],
    refuses: ['-a', 'a b', 'ä', 'a'.repeat(33), 'a$', '.', '..', '1000'],
  },
  'account-path': { takes: ['/', '/bin/sh'], refuses: ['bin/sh', '/a:b', '/a\nb'] },
  'container-digest': {
    takes: [`sha256:${'a'.repeat(64)}`],
    refuses: ['sha256:abc', `sha256:${'A'.repeat(64)}`],
  },
  'container-source': {
    takes: ['app', 'localhost:5000/app', 'r.example/a/b_c'],
    refuses: ['r/a:1', 'r/a@sha256:x', '-a', 'a b', 'docker://a'],
  },
  'container-tag': {
    takes: ['latest', '_1', 'a'.repeat(128)],
    refuses: ['.a', '-a', 'a/b', 'a'.repeat(129)],
  },
  'cpu-weight': { takes: ['idle', 1, 100], refuses: [0, 101, 1.5, Number.NaN, '1', 'Idle'] },
  'deb-name': {
    takes: ['vim', 'g++', 'libc6:arm64', 'vim=2:9.1-1~x', 'vim/trixie'],
    refuses: ['v', 'Vim', '-vim', 'vim-', 'vim;x', 'a b', 'a,b', '~nvim', '-oDir=/x'],
  },
  'directory-destination': {
    takes: ['/var/a', '/etc/a', '/usr/share/a'],
    refuses: ['/var', '/', '/usr/local', '/usr/local/a', '/varx/a'],
  },
  'file-destination': {
    takes: ['/etc/a', '/usr/localx', '/etc'],
    refuses: ['/var/a', '/etcx/a', '/usr/lib/../local/a', 'etc/a', '/etc/a\0'],
  },
  'file-url': {
    takes: ['https://a/b', 'HTTP://a/b?c#d'],
    refuses: ['ftp://a/b', 'file:///etc/passwd', 'https://', 'https://a b', 'a'],
  },
  hostname: {
    takes: ['a', 'a-b.c', '1', 'a'.repeat(63)],
    refuses: ['-a', 'a-', 'a..b', 'a_b', 'a'.repeat(64), '.a', `${'a'.repeat(40)}.${'b'.repeat(40)}`],
  },
  'image-name': {
    takes: ['car', 'car-1.0+x', '1'],
    refuses: ['.car', '-car', '../car', 'a b', 'ü', 'a'.repeat(129)],
  },
  'interface-name': {
    takes: ['eth0', 'enp0s2', 'a.b@c'],
    refuses: ['.', '..', 'a/b', 'a:b', 'a b', 'a'.repeat(16), '-a', 'en*', '!eth0', 'a"b', 'é'],
  },
  'ip-address': {
    takes: ['10.0.0.1', '255.255.255.255', '::1', 'fe80::1', '2001:db8::10.0.0.1'],
    refuses: ['10.0.0', '10.0.0.01', '256.0.0.1', '10.0.0.1/8', '1::2::3', '::g', ':', '0x7f.1'],
  },
  'kernel-argument': { takes: ['quiet', 'a="b c"'], refuses: ['', ' ', 'a\nb', 'ä', 'a'.repeat(2048)] },
  'kernel-package': {
    takes: ['kernel', 'kernel-rt-core', 'linux-image-6.12.41+deb13-amd64'],
    refuses: ['-y', 'a,b', 'linux/../x', 'kernel=1', 'kernel-', 'a b', '@core'],
  },
  'link-target': { takes: ['../a', '/a', 'a b'], refuses: ['', 'a\nb', `/${'a'.repeat(256)}`] },
  'memory-limit': {
    takes: ['40%', '125‰', '512M', ' 1G 512M ', 'infinity', 1048576],
    refuses: ['lots', '', '150%', '100MiB', 0, '40%\n', '40%\u0000'],
  },
  'module-name': { takes: ['virtio_net', 'usb-storage', '8021q'], refuses: ['a.ko', 'a/b', '-a', ''] },
  'ostree-ref': { takes: ['a', 'a/b-c/d.e'], refuses: ['/a', 'a/', 'a//b', '-a', '.a', 'a b'] },
  owner: { takes: ['root', 0, 4294967294, '1000'], refuses: [-1, 4294967295, 'a b', '0:0', '4294967295'] },
  'package-name': {
    takes: ['vim', '@core', 'kernel-5.14', 'python3-*', 'libc.i686'],
    refuses: ['-y', '--nogpg', 'a b', '', 'a\nb', 'a;b'],
  },
  'password-hash': {
    takes: ['', '$6$salt$hash', '$6$rounds=5000$salt$h./', '$y$j9T$salt$hash', '$2b$05$hash', '$1$salt$hash'],
    refuses: ['secret', '!', '*', '$6$salt', '$6$salt$', '$6$a:b$c', '$6$a$b\n', '!$6$a$b', '$6$a b$c'],
  },
  'repo-id': { takes: ['a', 'a-b_c.d:e'], refuses: ['-a', 'a b', 'a/b', 'a]'] },
  'repo-url': {
    takes: ['https://a/$arch/', 'file:///srv/repo'],
    refuses: ['a/b', '/srv/repo', 'https://a\nb'],
  },
  'ssh-key': {
    takes: [
      'ssh-ed25519 AAAAC3',
      'ssh-rsa AAAAB3== me@host',
      'command="a b" ssh-rsa AAAAB3',
      'ssh-rsa AAAAB3\n',
      'sk-ssh-ed25519@openssh.com AAAAG',
    ],
    refuses: [
      '',
      'AAAAC3',
      'ssh-rsa',
      'ssh-foo AAAAC3',
      'ssh-rsa AAAAB3\nssh-rsa AAAAB3',
      '-----BEGIN OPENSSH PRIVATE KEY-----',
    ],
  },
  'target-name': { takes: ['qemu', 'ridesx4_r3'], refuses: ['../a', 'a.b', '', '-a'] },
  token: { takes: ['5.14.0-1.el9', 'a/b'], refuses: ['-a', 'a b', '', 'a\tb'] },
  'unit-name': {
    takes: [
      'sshd',
      'sshd.service',
      'a@b.socket',
      'a@.timer',
      'x-y:z_\\x2d.mount',
      '-.slice',
      `${'a'.repeat(247)}.service`,
      'dbus-org.example',
    ],
    refuses: [
      '',
      '.service',
      '@a.service',
      'a@b@c.service',
      'a b',
      'a/b.service',
      'a.sevice',
      'a.',
      `${'a'.repeat(248)}.service`,
      'ä',
      'a\n',
    ],
  },
  uuid: {
    takes: ['0F4A2C1E-5B7D-4E3A-9C68-2D1F0B9E8A77'],
    refuses: ['1234-ABCD', '', '0f4a2c1e-5b7d-4e3a-9c68-2d1f0b9e8a77\n'],
  },
};

describe.each(Object.entries(cases))('%s', (name, { takes, refuses }) => {
  const read = (value: unknown): object => valueReaders[name]!(value, String(value));

  it.each(takes)('takes %j', (value) => {
    expect(read(value)).not.toHaveProperty('problem');
  });

  it.each(refuses)('refuses %j', (value) => {
    expect(read(value)).toHaveProperty('problem');
  });
});

describe('modes', () => {
  const chmod = (value: unknown, written = String(value)): unknown =>
    valueReaders['chmod-mode']!(value, written);
  const directory = (value: unknown, written = String(value)): unknown =>
    valueReaders['directory-mode']!(value, written);
  const refused = { problem: expect.objectContaining({ code: 'manifest/mode' }) };

  it.each([
    ['755', '0755'],
    ['0', '0000'],
    ['0o1777', '1777'],
    ['00755', '00755'],
    ['a+x', 'a+x'],
    ['+t', '+t'],
    ['=', '='],
    ['u=g,o-rwx,g+s', 'u=g,o-rwx,g+s'],
    ['u+x-w', 'u+x-w'],
    ['+0111', '+0111'],
  ])('chmod takes %j as %j', (value, mode) => {
    expect(chmod(value)).toEqual({ value: mode });
  });

  it.each(['', '888', '77777', 'u', 'z+x', 'u+x,', 'u+gx', 'u + x', '8', '+x\n'])(
    'chmod refuses %j',
    (value) => {
      expect(chmod(value)).toHaveProperty('problem');
    },
  );

  it('takes numbers that are written in octal only', () => {
    expect(chmod(493, '0755')).toEqual({ value: '0755' });
    expect(directory(493, '0755')).toEqual({ value: 493 });
    expect(chmod(755, '755')).toEqual(refused);
    expect(directory(493, '493')).toEqual(refused);
    expect(directory(493, '0x1ed')).toEqual(refused);
    expect(directory(0o77777, '077777')).toEqual(refused);
  });

  it('takes only octal for directories', () => {
    expect(directory('0700')).toEqual({ value: 448 });
    expect(directory('u+x')).toEqual(refused);
  });
});
