import { bytes } from '@nx-aib/core';
import type { SourceFacts } from '../sources/source-facts';

const CONTENT = {
  rpms: ['vim-enhanced'],
  debs: ['vim'],
  add_files: [
    { path: '/etc/a', text: 'a' },
    { path: '/etc/b', source_path: 'b' },
    { path: '/etc/c', source_glob: 'c/**', preserve_path: false },
  ],
  make_dirs: [{ path: '/etc/d', mode: '0700', parents: false, exist_ok: false }],
  add_symlinks: [{ link: '/etc/e', target: 'a' }],
  chmod_files: [{ path: '/etc/a', mode: '0600', recursive: false }],
  chown_files: [{ path: '/etc/a', user: 'root', group: 'root', recursive: false }],
  remove_files: [{ path: '/etc/f' }],
  systemd: { enabled_services: ['g'], disabled_services: ['h'] },
};

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBb0RE8TvnPGIvwFcsJVoNDrHnXB2IrI9Kfa51SIBGWv';

/** A manifest that contains something of every kind. */
export const BASE = {
  name: 'base',
  version: '1',
  content: CONTENT,
  qm: { content: CONTENT, memory_limit: { max: '40%', high: '35%' }, cpu_weight: 'idle' },
  network: { static: { ip: '10.0.0.2', ip_prefixlen: 8, gateway: '10.0.0.1', dns: '10.0.0.1' } },
  image: {
    hostname: 'base',
    partitions: {
      root: { grow: false },
      var: { external: true, uuid: '11111111-2222-3333-4444-555555555555' },
      var_qm: { external: true, uuid: '21111111-2222-3333-4444-555555555555' },
    },
  },
  auth: {
    root_password: null,
    users: { u: { uid: 1500, gid: 1500, password: null, shell: '/bin/sh' } },
    groups: { w: { gid: 1600 } },
  },
  kernel: { debug_logging: false, loglevel: 4 },
};

const SOURCE = { size: bytes(1), sha256: '0'.repeat(64) };
/** The files beside that manifest. */
export const SOURCES: SourceFacts = {
  files: new Map([
    ['b', { ...SOURCE, source: 'b' }],
    ['other', { ...SOURCE, source: 'other' }],
  ]),
  globs: new Map([
    ['c/**', { matched: 1, base: 'c', files: [{ ...SOURCE, source: 'c/sub/x' }] }],
    ['other/**', { matched: 1, base: 'other', files: [{ ...SOURCE, source: 'other/y' }] }],
  ]),
};

/** The place of a value, `a.0.b`, and the value; undefined removes it. */
export type Change = readonly [at: string, value: unknown];

const PARTITION: Record<string, Change> = {
  size: ['', { size: '1 GiB' }],
  relative_size: ['', { relative_size: 0.2 }],
  external: ['', { external: false }],
  uuid: ['', { external: true, uuid: '31111111-2222-3333-4444-555555555555' }],
};

const CONTENT_CHANGES: Record<string, Change> = {
  // Without "debs", which would mark it as a list for other distributions.
  rpms: ['debs', undefined],
  debs: ['debs', ['nano']],
  enable_repos: ['enable_repos', ['debug']],
  'repos.*.id': ['repos', [{ id: 'x', baseurl: 'https://example.com/x' }]],
  'repos.*.baseurl': ['repos', [{ id: 'x', baseurl: 'https://example.com/x' }]],
  'repos.*.priority': ['repos', [{ id: 'x', baseurl: 'https://example.com/x', priority: 3 }]],
  ...Object.fromEntries(
    Object.entries({
      source: 'quay.io/y/z',
      tag: '1',
      digest: `sha256:${'0'.repeat(64)}`,
      name: 'n',
      'containers-transport': 'docker',
      index: true,
    }).map(([key, value]): [string, Change] => [
      `container_images.*.${key}`,
      ['container_images', [{ source: 'quay.io/x/y', [key]: value }]],
    ]),
  ),
  'add_files.*.path': ['add_files.0.path', '/etc/other'],
  'add_files.*.text': ['add_files.0.text', 'other'],
  'add_files.*.source_path': ['add_files.1.source_path', 'other'],
  'add_files.*.url': ['add_files.1', { path: '/etc/b', url: 'https://example.com/b' }],
  'add_files.*.source_glob': ['add_files.2.source_glob', 'other/**'],
  'add_files.*.preserve_path': ['add_files.2.preserve_path', true],
  'chmod_files.*.path': ['chmod_files.0.path', '/etc/b'],
  'chmod_files.*.mode': ['chmod_files.0.mode', 'u+x'],
  'chmod_files.*.recursive': ['chmod_files.0.recursive', true],
  'chown_files.*.path': ['chown_files.0.path', '/etc/b'],
  'chown_files.*.user': ['chown_files.0.user', 'daemon'],
  'chown_files.*.group': ['chown_files.0.group', 'daemon'],
  'chown_files.*.recursive': ['chown_files.0.recursive', true],
  'remove_files.*.path': ['remove_files.0.path', '/etc/other'],
  'make_dirs.*.path': ['make_dirs.0.path', '/etc/other'],
  'make_dirs.*.mode': ['make_dirs.0.mode', '0755'],
  'make_dirs.*.parents': ['make_dirs.0.parents', true],
  'make_dirs.*.exist_ok': ['make_dirs.0.exist_ok', true],
  'add_symlinks.*.link': ['add_symlinks.0.link', '/etc/other'],
  'add_symlinks.*.target': ['add_symlinks.0.target', 'other'],
  'systemd.enabled_services': ['systemd.enabled_services', ['other']],
  'systemd.disabled_services': ['systemd.disabled_services', ['other']],
  'sbom.doc_path': ['sbom', { doc_path: '/usr/share/sbom.json' }],
};

/** A change for every option of the language, by option. */
export const CHANGES: Record<string, Change> = {
  name: ['name', 'other'],
  version: ['version', '2'],
  ...within('content', CONTENT_CHANGES),
  ...within('qm.content', CONTENT_CHANGES),
  'qm.memory_limit.max': ['qm.memory_limit.max', '50%'],
  'qm.memory_limit.high': ['qm.memory_limit.high', '30%'],
  'qm.cpu_weight': ['qm.cpu_weight', 7],
  'qm.container_checksum': ['qm.container_checksum', 'abc'],
  'network.static.ip': ['network.static.ip', '10.0.0.3'],
  'network.static.ip_prefixlen': ['network.static.ip_prefixlen', 24],
  'network.static.gateway': ['network.static.gateway', '10.0.0.4'],
  'network.static.dns': ['network.static.dns', '10.0.0.4'],
  'network.static.iface': ['network.static.iface', 'eth7'],
  'network.static.load_module': ['network.static.load_module', 'e1000'],
  'network.dynamic': ['network', { dynamic: {} }],
  'image.image_size': ['image.image_size', '5 GiB'],
  'image.sealed': ['image.sealed', true],
  'image.selinux_mode': ['image.selinux_mode', 'enforcing'],
  'image.selinux_policy': ['image.selinux_policy', 'targeted'],
  'image.selinux_booleans.*': ['image.selinux_booleans', { x: true }],
  'image.hostname': ['image.hostname', 'other'],
  'image.ostree_ref': ['image.ostree_ref', 'x/y'],
  'image.partitions.root.grow': ['image.partitions.root.grow', true],
  ...Object.fromEntries(
    ['aboot', 'ukiboot', 'boot', 'efi', 'vbmeta', 'sbl'].map((name): [string, Change] => [
      `image.partitions.${name}.size`,
      [`image.partitions.${name}`, { size: '200 MiB' }],
    ]),
  ),
  ...within('image.partitions.var', PARTITION),
  ...within('image.partitions.var_qm', PARTITION),
  'image.enable_oom_protection': ['image.enable_oom_protection', false],
  'auth.root_password': ['auth.root_password', ''],
  'auth.root_ssh_keys': ['auth.root_ssh_keys', [KEY]],
  'auth.sshd_config.PasswordAuthentication': ['auth.sshd_config', { PasswordAuthentication: false }],
  'auth.sshd_config.PermitRootLogin': ['auth.sshd_config', { PermitRootLogin: false }],
  'auth.users.*.uid': ['auth.users.u.uid', 1501],
  'auth.users.*.gid': ['auth.users.u.gid', 1600],
  'auth.users.*.groups': ['auth.users.u.groups', ['w']],
  'auth.users.*.description': ['auth.users.u.description', 'other'],
  'auth.users.*.home': ['auth.users.u.home', '/var/lib/u'],
  'auth.users.*.shell': ['auth.users.u.shell', '/bin/bash'],
  'auth.users.*.password': ['auth.users.u.password', ''],
  'auth.users.*.key': ['auth.users.u.key', KEY],
  'auth.users.*.keys': ['auth.users.u.keys', [KEY]],
  'auth.users.*.expiredate': ['auth.users.u.expiredate', 21_000],
  'auth.users.*.force_password_reset': ['auth.users.u.force_password_reset', true],
  'auth.groups.*.gid': ['auth.groups.w.gid', 1601],
  'kernel.debug_logging': ['kernel.debug_logging', true],
  'kernel.cmdline': ['kernel.cmdline', ['quiet']],
  'kernel.kernel_package': ['kernel.kernel_package', 'linux-image-amd64'],
  'kernel.kernel_version': ['kernel.kernel_version', '6.12.1'],
  'kernel.loglevel': ['kernel.loglevel', 5],
  'kernel.remove_modules': ['kernel.remove_modules', ['floppy']],
  'experimental.internal_defines': ['experimental', { internal_defines: { anything: 1 } }],
};

/** Options that may change without changing the plan, and the reason. */
export const EXEMPT: Record<string, string> = {
  target: 'the planner is given the target itself; load-plan.spec.ts shows that the key chooses it',
  'content.add_files.*.max_files': 'bounds what a pattern may match; what does match is in the plan',
  'content.add_files.*.allow_empty': 'accepts a pattern that matches nothing; then there is nothing to plan',
  'qm.content.add_files.*.max_files': 'as for content',
  'qm.content.add_files.*.allow_empty': 'as for content',
};

function within(prefix: string, changes: Record<string, Change>): Record<string, Change> {
  const entries = Object.entries(changes).map(([key, [at, value]]): [string, Change] => [
    `${prefix}.${key}`,
    [at === '' ? prefix : `${prefix}.${at}`, value],
  ]);
  return Object.fromEntries(entries);
}

/** The text of that manifest with a change. */
export function withChange([at, value]: Change): string {
  const manifest = structuredClone(BASE) as unknown as Record<string, unknown>;
  const keys = at.split('.');
  const last = keys.pop() ?? '';
  let place = manifest;
  for (const key of keys) place = (place[key] ??= {}) as Record<string, unknown>;
  if (value === undefined) delete place[last];
  else place[last] = value;
  return JSON.stringify(manifest);
}
