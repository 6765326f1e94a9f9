import { parseManifest } from './parse-manifest';
import type { Manifest } from '../manifest';
import type { ManifestSource } from '../manifest-source';

function manifestOf(text: string | Uint8Array): Manifest {
  const result = parseManifest(text, 'car.aib.yml');
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics, null, 1));
  return result.value.manifest;
}

function codesOf(text: string): readonly string[] {
  return parseManifest(text, 'car.aib.yml').diagnostics.map(({ code }) => code);
}

describe('a manifest that uses the whole language', () => {
  const text = `
name: car
version: "1.10"
target: qemu
content:
  rpms: [openssh-server, "@core", kernel-5.14]
  debs: [openssh-server, libc6:arm64, vim=2:9.1-1]
  enable_repos: [debug, devel]
  repos:
    - {id: mine, baseurl: "https://example.com/$arch/", priority: 10}
  container_images:
    - {source: localhost:5000/app, tag: v1, name: localhost/app, containers-transport: docker, index: yes}
  add_files:
    - {path: /etc//motd, text: "$arch and $$\\n"}
    - {path: /usr/share/./x/../a, source_path: ../a}
    - {path: /etc/b, url: "http://example.com/b"}
    - {path: /etc/, source_glob: "c/**", preserve_path: on, max_files: 5, allow_empty: true}
  chmod_files:
    - {path: /usr/bin/a, mode: 0755}
    - {path: /usr/bin/b, mode: "644"}
    - {path: /usr/bin/c, mode: 0o4755, recursive: true}
    - {path: /usr/bin/d, mode: "u=rwX,go=u-w"}
  chown_files:
    - {path: /usr/bin/a, user: root, group: 1000}
  remove_files: [{path: /root/../opt/x}]
  make_dirs:
    - {path: /var/lib/a, mode: 01777, parents: true, exist_ok: true}
    - {path: /var/lib/b, mode: "0700"}
  add_symlinks: [{link: /etc/localtime, target: ../usr/./share/x}]
  systemd:
    enabled_services: [sshd, getty@ttyS0.service, "dbus-org.example", foo.socket]
    disabled_services: ["systemd-fsck@dev-disk-by\\\\x2dlabel-x.service"]
  sbom: {doc_path: /usr/share/sbom.json}
qm:
  memory_limit: {max: 40, high: 1000000}
  cpu_weight: 100
  container_checksum: abc
  content: {rpms: [vim]}
network:
  static: {ip: 10.0.0.2, ip_prefixlen: 24, gateway: 10.0.0.1, dns: 1.1.1.1, iface: eth0, load_module: virtio_net}
image:
  image_size: 8 GiB
  sealed: no
  selinux_mode: permissive
  selinux_policy: automotive
  selinux_booleans: {container_use_devices: on}
  hostname: car-1.example
  ostree_ref: org/x86_64/car
  enable_oom_protection: false
  partitions:
    root: {grow: true}
    efi: {size: 0 MB}
    var: {relative_size: 0.2}
    var_qm: {external: true, uuid: 0F4A2C1E-5B7D-4E3A-9C68-2D1F0B9E8A77}
auth:
  root_password: $6$salt$hash
  root_ssh_keys:
    - |
      ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ me@host
  sshd_config: {PasswordAuthentication: true, PermitRootLogin: false}
  users:
    me:
      {uid: 1000, gid: 1000, groups: [wheel], description: Me, home: /home/me/, shell: /bin/sh, password: "",
       key: ssh-rsa AAAAB3, keys: [], expiredate: 20000, force_password_reset: true}
    you: {password: null}
  groups: {wheel: {gid: 10}, empty: {}}
kernel: {debug_logging: false, cmdline: [quiet, "a=b c"], kernel_package: kernel, kernel_version: 5.14.0-1.el9, loglevel: 3, remove_modules: [usb-storage]}
experimental: {internal_defines: {a: [1, null, {b: c}]}}
`;
  const manifest = manifestOf(text);

  it('is read without a word', () => {
    expect(codesOf(text)).toEqual([]);
  });

  it('keeps its own names and leaves unset keys unset', () => {
    expect(Object.keys(manifest)).toEqual([
      'name',
      'version',
      'target',
      'content',
      'qm',
      'network',
      'image',
      'auth',
      'kernel',
      'experimental',
    ]);
    expect(manifest.qm).toEqual({
      memory_limit: {
        max: { kind: 'bytes', bytes: 40n, setting: '40' },
        high: { kind: 'bytes', bytes: 1000000n, setting: '1000000' },
      },
      cpu_weight: 100,
      container_checksum: 'abc',
      content: { rpms: ['vim'] },
    });
    expect(manifest.auth?.groups).toEqual({ wheel: { gid: 10 }, empty: {} });
  });

  it('has its sizes in bytes and its UUIDs in lower case', () => {
    expect(manifest.image?.image_size).toBe(8589934592);
    expect(manifest.image?.partitions).toEqual({
      root: { grow: true },
      efi: { size: 0 },
      var: { relative_size: 0.2 },
      var_qm: { external: true, uuid: '0f4a2c1e-5b7d-4e3a-9c68-2d1f0b9e8a77' },
    });
  });

  it('has normalised paths in the image, and sources and link targets as they are written', () => {
    expect(manifest.content?.add_files).toEqual([
      { path: '/etc/motd', text: '$arch and $$\n' },
      { path: '/usr/share/a', source_path: '../a' },
      { path: '/etc/b', url: 'http://example.com/b' },
      { path: '/etc', source_glob: 'c/**', preserve_path: true, max_files: 5, allow_empty: true },
    ]);
    expect(manifest.content?.remove_files).toEqual([{ path: '/opt/x' }]);
    expect(manifest.content?.add_symlinks).toEqual([{ link: '/etc/localtime', target: '../usr/./share/x' }]);
    expect(manifest.auth?.users?.me?.home).toBe('/home/me');
  });

  it('has octal modes as four digits, and bits for directories', () => {
    expect(manifest.content?.chmod_files?.map(({ mode }) => mode)).toEqual([
      '0755',
      '0644',
      '4755',
      'u=rwX,go=u-w',
    ]);
    expect(manifest.content?.make_dirs?.map(({ mode }) => mode)).toEqual([0o1777, 0o700]);
  });

  it('has unit names with their suffix', () => {
    expect(manifest.content?.systemd).toEqual({
      enabled_services: ['sshd.service', 'getty@ttyS0.service', 'dbus-org.example.service', 'foo.socket'],
      disabled_services: ['systemd-fsck@dev-disk-by\\x2dlabel-x.service'],
    });
  });

  it('has an ssh key without the line end after it', () => {
    expect(manifest.auth?.root_ssh_keys).toEqual(['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ me@host']);
  });
});

describe('YAML 1.1', () => {
  const value = (written: string): unknown =>
    manifestOf(`name: car\nexperimental: {internal_defines: {x: ${written}}}`).experimental?.internal_defines
      ?.x;

  it.each([
    ['yes', true],
    ['Off', false],
    ['y', 'y'],
    ['n', 'n'],
    ['0755', 493],
    ['08', '08'],
    ['0x1F', 31],
    ['0b101', 5],
    ['1_000', 1000],
    ['-12', -12],
    ['1:30', 90],
    ['1.5', 1.5],
    ['1e3', '1e3'],
    ['1.0e+3', 1000],
    ['.5', 0.5],
    ['~', null],
    ['NULL', null],
    ['2026-01-01', '2026-01-01'],
    ['"yes"', 'yes'],
    ['!!str 12', '12'],
    ['!!float 3', 3],
    ['0o755', '0o755'],
  ])('reads %s as %p', (written, read) => {
    expect(value(written)).toEqual(read);
  });

  it('expands anchors, aliases and merge keys: what is written wins over what is merged', () => {
    const { experimental } = manifestOf(`name: car
experimental:
  internal_defines:
    a: &a {x: 1, y: 2}
    b: &b {y: 3, z: 4}
    c: {<<: *a, x: 5}
    d: {x: 6, <<: [*a, *b]}
    e: *a
`);
    expect(experimental?.internal_defines).toMatchObject({
      c: { x: 5, y: 2 },
      d: { x: 6, y: 2, z: 4 },
      e: { x: 1, y: 2 },
    });
  });

  it('takes bytes with and without a byte order mark', () => {
    expect(manifestOf(new TextEncoder().encode('\ufeffname: car\n')).name).toBe('car');
    expect(manifestOf('\ufeffname: car\r\n').name).toBe('car');
  });

  it('takes JSON', () => {
    expect(manifestOf('{"name": "car", "qm": {}}')).toEqual({ name: 'car', qm: {} });
  });

  it('never lets a key change an object’s prototype', () => {
    const { auth } = manifestOf('name: car\nauth: {users: {__proto__: {uid: 5}, constructor: {uid: 6}}}');
    expect(Object.keys(auth?.users ?? {})).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(auth?.users)).toBe(Object.prototype);
  });
});

describe('one cause is one error', () => {
  it.each([
    ['a mistyped required key', 'nmae: car', ['manifest/unknown-key']],
    ['a section of the wrong type', 'name: car\nimage: [1, {x: 1}]', ['manifest/wrong-type']],
    ['a wrong choice of type and value', 'name: car\nimage: {selinux_mode: 5}', ['manifest/wrong-type']],
    ['a size that is no size', 'name: car\nimage: {partitions: {var: {size: lots}}}', ['manifest/size']],
    ['an unknown alias', 'name: *x', ['manifest/unknown-alias']],
    ['an unknown tag', 'name: car\ncontent: {add_files: [{path: /etc/a, text: !x 5}]}', ['manifest/tag']],
    ['a duplicate key with a wrong value', 'name: car\nname: [5]', ['manifest/duplicate-key']],
    [
      'a wrong value behind two aliases',
      'name: car\ncontent: &c {rpms: [5]}\nqm: {content: *c}',
      ['manifest/wrong-type'],
    ],
    ['a syntax error and what follows', 'name: car\nqm: [\n- ]}:\n  x', ['manifest/syntax']],
    [
      'external with a wrong uuid',
      'name: car\nimage: {partitions: {var: {external: true, uuid: 5}}}',
      ['manifest/wrong-type'],
    ],
    [
      'a bad address',
      'name: car\nnetwork: {static: {ip: x, ip_prefixlen: 99, gateway: 10.0.0.1, dns: 10.0.0.1}}',
      ['manifest/ip-address'],
    ],
  ])('%s', (_, text, codes) => {
    expect(codesOf(text)).toEqual(codes);
  });
});

describe('a UUID of an external partition', () => {
  it.each(['5AC3-F1D2', '3A5B7C9D1E2F4A6B', '', 'LABEL=x'])('is not %j, whatever blkid calls it', (uuid) => {
    expect(codesOf(`name: car\nimage: {partitions: {var: {external: true, uuid: "${uuid}"}}}`)).toEqual([
      'manifest/uuid',
    ]);
  });

  it('is kept in lower case', () => {
    const uuid = '0FC63DAF-8483-4772-8E79-3D69D8477DE4';
    const { image } = manifestOf(`name: car\nimage: {partitions: {var: {external: true, uuid: ${uuid}}}}`);
    expect(image?.partitions?.var).toEqual({ external: true, uuid: uuid.toLowerCase() });
  });
});

describe('what is switched off', () => {
  it('is a data partition without size: a note, and no error', () => {
    const result = parseManifest(
      'name: car\nqm: {}\nimage: {partitions: {var_qm: {}, var: {external: false}}}',
      'f',
    );
    expect(result.ok && result.value.manifest.image?.partitions).toEqual({ var_qm: {}, var: {} });
    expect(result.diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
      ['manifest/partition-off', 'note'],
      ['manifest/partition-off', 'note'],
    ]);
  });

  it('is not worth a note when the size is 0 on purpose', () => {
    expect(codesOf('name: car\nqm: {}\nimage: {partitions: {var_qm: {size: 0 MiB}}}')).toEqual([]);
  });
});

describe('limits', () => {
  const said = (text: string): unknown => parseManifest(text, 'f').diagnostics.map(({ message }) => message);

  it('hold for the file, before it is read', () => {
    expect(said('a'.repeat(1024 * 1024 + 1))).toEqual([
      'the manifest has 1048577 bytes, more than the maximum of 1048576',
    ]);
  });

  it.each(['- ', '[', '{a: ', '? ', ': '])(
    'hold for nesting by %p, far below the depth that exhausts the stack',
    (opening) => {
      expect(said(opening.repeat(200_000))).toEqual(['mappings and lists are nested more than 64 deep']);
    },
  );

  it('hold for the number of values', () => {
    expect(said(`name: car\ncontent: {rpms: [${'a, '.repeat(60_000)}]}`)).toEqual([
      'the manifest has more than 50000 values',
    ]);
  });

  it('hold for the number of diagnostics, and say so', () => {
    const all = parseManifest(`name: car\ncontent: {rpms: [${'5, '.repeat(300)}]}`, 'f').diagnostics;
    expect(all).toHaveLength(201);
    expect(all.at(-1)).toEqual({
      code: 'manifest/more-problems',
      severity: 'note',
      message: '100 more problems are not shown',
    });
  });

  it('let a block of text nest, for it is no YAML', () => {
    const text = `name: car\ncontent:\n  add_files:\n    - path: /etc/a\n      text: |\n        ${'- '.repeat(200)}\n        ${'['.repeat(200)}\n`;
    expect(codesOf(text)).toEqual([]);
  });
});

it('only parseManifest makes a Manifest', () => {
  // @ts-expect-error A literal has not been validated.
  const manifest: Manifest = { name: 'car' };
  expect(manifest.name).toBe('car');
});

it('gives the source with the manifest', () => {
  const result = parseManifest('name: car\n', 'car.aib.yml');
  const source: ManifestSource | undefined = result.ok ? result.value.source : undefined;
  expect(source?.text).toBe('name: car\n');
  expect(source?.file).toBe('car.aib.yml');
});
