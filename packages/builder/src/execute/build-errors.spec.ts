import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadImagePlan } from '@nx-aib/planner';
import { fakeArchive, type FakeArchive, type FakeFields } from '../../../debian/src/testing/fake-archive';
import { requestedPackages } from '@nx-aib/package-family';
import { contentsOf, failingBuild, rootOf, scriptedTools, type FailingBuild } from './testing/failing-build';
import { ownToolsTree } from '../../../build-machine/src/testing/own-tools-tree';

let folder: string;
let archive: FakeArchive;
let buildTools: string;
const proxied = process.env['NX_AIB_MIRROR'];

/** The files from packages, as recorded by a build's first steps. */
const INDEX = `./usr type=dir mode=755 uid=0 gid=0
./usr/bin type=dir mode=755 uid=0 gid=0
./usr/bin/env type=file mode=755 uid=0 gid=0
./etc type=dir mode=755 uid=0 gid=0
./etc/loop type=link mode=777 uid=0 gid=0 link=loop
./etc/tool type=dir mode=755 uid=0 gid=0
`;
const ACCOUNTS = {
  passwd: 'root:x:0:0:root:/root:/bin/bash\npolkitd:x:1000:1000::/:/bin/false\n',
  group: 'root:x:0:\npolkitd:x:1000:\nnetdev:x:1002:\n',
  shadow: 'root:*:1:0:99999:7:::\n',
  gshadow: 'root:*::\n',
};
const deb = (name: string, more: FakeFields = {}): FakeFields => ({ Package: name, Version: '1', ...more });

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'build-errors-'));
  buildTools = ownToolsTree();
  writeFileSync(path.join(folder, 'source'), '');
  mkdirSync(path.join(folder, 'conf'));
  for (const name of ['a.conf', 'env']) writeFileSync(path.join(folder, 'conf', name), '');
  archive = await fakeArchive();
  await publish();
  process.env['NX_AIB_MIRROR'] = archive.mirror;
}, 60_000);
afterAll(async () => {
  if (proxied === undefined) delete process.env['NX_AIB_MIRROR'];
  else process.env['NX_AIB_MIRROR'] = proxied;
  await archive.close();
  rmSync(folder, { recursive: true });
  rmSync(buildTools, { recursive: true });
});

/** All packages of the platform, and packages to be requested. */
async function publish(): Promise<void> {
  const manifestFile = path.join(folder, 'x.aib.yml');
  writeFileSync(manifestFile, 'name: x\nqm: {}\n');
  const loaded = await loadImagePlan({ manifestFile, arch: 'x86_64' });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics));
  const { plan, platform } = loaded.value;
  const names = new Set(Object.values(requestedPackages(plan, platform.distribution)).flat());
  archive.publish([
    ...[...names].map((name) => deb(name)),
    ...[deb('libacl1'), deb('libfoo'), deb('gone'), deb('damaged')],
    ...[deb('mawk', { Provides: 'awk' }), deb('gawk', { Provides: 'awk' })],
    deb('broken', { Depends: 'ghost (>= 2)' }),
    deb('enemy', { Conflicts: 'libfoo' }),
  ]);
  archive.replace(archive.deb('gone', '1').path, undefined);
  archive.replace(archive.deb('damaged', '1').path, { text: 'x' });
}

let builds = 0;
async function errorsOf(manifest: string, build: Partial<FailingBuild> = {}): Promise<string[]> {
  builds += 1;
  const own = path.join(folder, String(builds));
  for (const name of ['conf', 'source']) {
    mkdirSync(own, { recursive: true });
    writeFileSync(path.join(own, `${name}.link`), '');
  }
  mkdirSync(path.join(own, 'conf'));
  for (const name of ['conf/a.conf', 'conf/env', 'source']) writeFileSync(path.join(own, name), '');
  return failingBuild({ folder: own, manifest, ...build });
}

const content = (text: string) => `name: x\ncontent:\n${text.replace(/^/gm, '  ')}\n`;

describe('an error of what the manifest changes points at its item and says why', () => {
  const inputs = () => ({
    host: contentsOf(path.join(folder, 'host'), INDEX, ACCOUNTS),
    qm: contentsOf(path.join(folder, 'qm'), INDEX, ACCOUNTS),
  });
  it.each<[string, string]>([
    [
      content('add_files:\n  - { path: /etc/a, text: a }\n  - { path: /usr/bin, text: b }'),
      '5:7: error[build/path]: /usr/bin cannot be written: it is a directory',
    ],
    [
      content('add_files:\n  - { path: /etc/a, text: a }\n  - { path: /usr/bin/env/b, source_path: source }'),
      '5:7: error[build/path]: /usr/bin/env/b cannot be written: /usr/bin/env is not a directory',
    ],
    [
      content(
        'add_files:\n  - { path: /etc/a, text: a }\n  - { path: /usr/bin/env, source_glob: "conf/*.conf" }',
      ),
      '5:7: error[build/path]: /usr/bin/env/a.conf cannot be written: /usr/bin/env is not a directory',
    ],
    [
      content('make_dirs:\n  - path: /etc/new/dir'),
      '4:7: error[build/path]: /etc/new/dir cannot be created: /etc/new does not exist (parents: true creates it)',
    ],
    [
      content('make_dirs:\n  - path: /etc/tool'),
      '4:7: error[build/path]: /etc/tool cannot be created: the directory already exists (exist_ok: true accepts that)',
    ],
    [
      content('make_dirs:\n  - { path: /usr/bin/env, exist_ok: true }'),
      '4:7: error[build/path]: /usr/bin/env cannot be created: something else exists there',
    ],
    [
      content('add_symlinks:\n  - { link: /etc/l, target: a }\n  - { link: /etc/tool, target: a }'),
      '5:7: error[build/path]: /etc/tool cannot be linked: it is a directory',
    ],
    [
      content('add_symlinks:\n  - { link: /etc/loop/l, target: a }'),
      '4:7: error[build/path]: /etc/loop/l cannot be linked: its symbolic links form a loop',
    ],
    [
      content(
        'chmod_files:\n  - { path: /etc/tool, mode: "0700" }\n  - { path: /etc/nothing, mode: "0700" }',
      ),
      '5:7: error[build/path]: /etc/nothing cannot be changed: it does not exist',
    ],
    [
      content('chown_files:\n  - { path: /etc/tool, user: nobody-here }'),
      '4:7: error[build/path]: /etc/tool cannot be changed: there is no user nobody-here',
    ],
    [
      content('chown_files:\n  - { path: /etc/tool, group: nobody-here }'),
      '4:7: error[build/path]: /etc/tool cannot be changed: there is no group nobody-here',
    ],
    [
      content('remove_files:\n  - path: /usr/bin/env\n  - path: /usr/bin/nothing'),
      '5:7: error[build/path]: /usr/bin/nothing cannot be removed: it does not exist',
    ],
    [
      'name: x\nqm:\n  content:\n    remove_files:\n      - path: /usr/bin/nothing\n',
      '5:9: error[build/path]: /usr/bin/nothing in QM cannot be removed: it does not exist',
    ],
    [
      'name: x\nauth:\n  users:\n    a:\n      uid: 1000\n',
      '4:5: error[accounts/user-exists]: the user "a" with uid 1000 conflicts with "polkitd", uid 1000, of a package',
    ],
    [
      'name: x\nauth:\n  groups:\n    netdev: { gid: 1003 }\n',
      '4:5: error[accounts/group-exists]: the group "netdev" with gid 1003 conflicts with "netdev", gid 1002, of a package',
    ],
    [
      'name: x\nauth:\n  users:\n    a: { uid: 1010, groups: [root, kvm] }\n',
      '4:36: error[accounts/group-missing]: the group "kvm" is not in the image: no installed package creates it',
    ],
  ])('%j', async (manifest, error) => {
    const errors = await errorsOf(manifest, { step: 'changes', inputs: inputs() });
    expect(errors).toContain(`x.aib.yml:${error}`);
  });
});

describe('an error of a unit points at the unit', () => {
  it.each<[string, string, string]>([
    [
      content('systemd:\n  enabled_services:\n    - typo.service'),
      'services-host',
      '5:9: error[build/service]: typo.service cannot be enabled in the host: no such unit',
    ],
    [
      'name: x\nqm:\n  content:\n    systemd: { enabled_services: [typo.timer] }\n',
      'services-qm',
      '4:35: error[build/service]: typo.timer cannot be enabled in QM: no such unit',
    ],
    [
      content('systemd:\n  enabled_services:\n    - systemd-resolved.service\n    - typo.socket'),
      'services-host',
      '6:9: error[build/service]: typo.socket cannot be enabled in the host: no such unit',
    ],
    [
      content('systemd:\n  disabled_services:\n    - systemd-resolved.service\n    - typo.path'),
      'services-host',
      '6:9: error[build/service]: typo.path cannot be disabled in the host: no such unit',
    ],
  ])('%j', async (manifest, step, error) => {
    const contents = contentsOf(path.join(folder, 'units'), INDEX, ACCOUNTS);
    const errors = await errorsOf(manifest, { step, inputs: { tools: buildTools, contents } });
    expect(errors).toEqual([`x.aib.yml:${error}`]);
  });
});

describe('an error of packages points at the package and says why', () => {
  const base = () => ({
    base: rootOf(path.join(folder, 'base'), ['usr/lib/modules/6/net/virtio-net.ko.xz']),
  });
  it.each<[string, string, readonly string[]]>([
    [
      content('debs:\n  - mawk\n  - l.bacl1\n  - nothere9\n  - libfoo=9\n  - libfoo+'),
      'packages-host',
      [
        '5:7: error[packages/unknown]: the archive has no package "l.bacl1"',
        '8:7: error[packages/unknown]: the archive has no package "libfoo+"',
        '6:7: error[packages/unknown]: the archive has no package "nothere9"',
        '7:7: error[packages/unknown-version]: the archive has no package "libfoo" in version 9',
      ],
    ],
    [
      content('debs:\n  - libfoo\n  - mawk\n  - libfoo=9'),
      'packages-host',
      ['6:7: error[packages/unknown-version]: the archive has no package "libfoo" in version 9'],
    ],
    [
      content('debs: [libfoo/nosuch]'),
      'packages-host',
      ['3:10: error[packages/unknown-suite]: the archive has no package "libfoo" in a suite "nosuch"'],
    ],
    [
      content('debs: [awk]'),
      'packages-host',
      ['3:10: error[packages/virtual]: "awk" is a virtual package, provided by gawk, mawk'],
    ],
    [
      content('debs: [libfoo, broken]'),
      'packages-host',
      [
        '3:18: error[packages/unmet]: "broken" cannot be installed: it needs ghost (>= 2), but it is not installable',
      ],
    ],
    [
      content('debs: [enemy, libfoo]'),
      'packages-host',
      [
        '3:10: error[packages/unmet]: "enemy" cannot be installed: it conflicts with libfoo, but 1 is to be installed',
      ],
    ],
    [
      'name: x\nqm: { content: { debs: [typo] } }\n',
      'packages-qm',
      ['2:25: error[packages/unknown]: the archive has no package "typo"'],
    ],
    [
      'name: x\nkernel: { kernel_package: linux-image-of-mine }\n',
      'packages-host',
      ['2:27: error[packages/unknown]: the archive has no package "linux-image-of-mine"'],
    ],
    [
      'name: x\nexperimental:\n  internal_defines:\n    extra_debs: [typo]\n',
      'packages-host',
      ['4:18: error[packages/unknown]: the archive has no package "typo"'],
    ],
    [
      content('debs: [gone]'),
      'packages-host',
      ['3:10: error[packages/not-there]: the archive has no URI/pool/main/gone_1_amd64.deb (404 Not Found)'],
    ],
    [
      content('debs: [damaged]'),
      'packages-host',
      [
        "3:10: error[packages/wrong-file]: URI/pool/main/damaged_1_amd64.deb is not the file that the archive's signed list names: File has unexpected size (1 != 20672). Mirror sync in progress?",
      ],
    ],
  ])('%j', async (manifest, step, expected) => {
    const errors = await errorsOf(manifest, { step, inputs: base() });
    const uri = archive.uri.replace(/\/$/, '');
    expect(errors).toEqual(expected.map((error) => `x.aib.yml:${error.replaceAll('URI', uri)}`));
  });

  it('and a kernel module that is not there, of several all', async () => {
    const manifest = 'name: x\nkernel:\n  remove_modules:\n    - virtio_nett\n    - floppy\n';
    const build = { step: 'packages-host', inputs: base(), installed: true };
    expect(await errorsOf(manifest, build)).toEqual([
      'x.aib.yml:5:7: error[kernel/no-such-module]: the kernel has no module "floppy"',
      'x.aib.yml:4:7: error[kernel/no-such-module]: the kernel has no module "virtio_nett"',
    ]);
  });

  it('and a package that brings no kernel', async () => {
    const tools = scriptedTools(
      path.join(folder, 'bsdtar'),
      '[ "$3" = --format=mtree ] && echo "#mtree" > "$2"; exit 0',
    );
    const packages = rootOf(path.join(folder, 'kernelless'), []);
    const manifest = 'name: x\nkernel: { kernel_package: tzdata }\n';
    expect(await errorsOf(manifest, { step: 'contents-host', inputs: { tools, packages } })).toEqual([
      'x.aib.yml:2:27: error[build/no-boot-file]: step contents-host failed: no package contains a kernel: there is no /boot/vmlinuz-*',
    ]);
  });
});

describe('an error of room points at the size', () => {
  const full = (program: string) =>
    scriptedTools(
      path.join(folder, program),
      `[ "$program" = ${program} ] && echo "${program}: Could not allocate block in ext2 filesystem" >&2 && exit 1; exit 0`,
    );
  it('of the image, where packages do not fit into root', async () => {
    const host = rootOf(path.join(folder, 'much'), []);
    const inputs = { tools: full('mke2fs'), host };
    expect(await errorsOf('name: x\nimage:\n  image_size: 1 GiB\n', { step: 'filesystems', inputs })).toEqual(
      [
        "x.aib.yml:3:15: error[build/filesystem-full]: the packages' files in / do not fit into partition root of 922 MiB",
      ],
    );
  });

  it('of the EFI system partition, where the kernel does not fit', async () => {
    const contents = path.join(folder, 'boot-files');
    mkdirSync(path.join(contents, 'boot'), { recursive: true });
    for (const name of ['vmlinuz', 'initrd.img', 'boot.efi']) {
      writeFileSync(path.join(contents, 'boot', name), '');
      truncateSync(path.join(contents, 'boot', name), 20 * 2 ** 20);
    }
    const manifest = 'name: x\nimage: { partitions: { efi: { size: 40 MiB } } }\n';
    expect(await errorsOf(manifest, { step: 'esp', inputs: { contents } })).toEqual([
      'x.aib.yml:2:37: error[build/filesystem-full]: boot loader, kernel and initrd do not fit into the EFI system partition of 40 MiB',
    ]);
  });
});

describe('an error of the plan points at its item', () => {
  it.each<[string, string]>([
    [
      content('make_dirs: [{ path: /etc/x }]\nadd_files: [{ path: /etc/x, text: a }]'),
      '3:15: error[paths/directory-and-file]: /etc/x is planned both as a directory and as a file',
    ],
    [
      content('add_files:\n  - { path: /etc/x, text: a }\n  - { path: /etc/x/y, text: a }'),
      '5:7: error[paths/not-a-directory]: /etc/x/y cannot be created: /etc/x is planned as a file',
    ],
    [
      content('add_files:\n  - { path: /etc/systemd/network, text: a }'),
      '4:7: error[paths/not-a-directory]: /etc/systemd/network/10-nx-aib.network cannot be created: /etc/systemd/network is planned as a file',
    ],
    [
      content('make_dirs:\n  - path: /etc/x\n  - path: /etc/x'),
      '5:7: error[paths/made-twice]: the directory /etc/x is created twice',
    ],
    [
      content('add_files: [{ path: /etc/x/y, text: a }]\nremove_files: [{ path: /etc/x }]'),
      '4:18: error[paths/removed-again]: /etc/x cannot be removed: /etc/x/y is planned in it',
    ],
    [
      content('add_files:\n  - { path: /etc/a, text: a }\n  - { path: /etc/fstab, text: a }'),
      '5:7: error[paths/owned]: /etc/fstab is generated from image.partitions and cannot be changed as a file',
    ],
    [
      content('debs: [libfoo, "libfoo:arm64"]'),
      '3:18: error[packages/other-arch]: "libfoo:arm64" is for arm64, and the image is for amd64',
    ],
    [
      'name: x\nauth:\n  users:\n    a: { uid: 1000 }\n    b: { uid: 1000 }\n',
      '5:15: error[accounts/uid-taken]: uid 1000 of "b" is already that of "a"',
    ],
    [
      'name: x\nauth:\n  users:\n    a: { home: /nowhere, keys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJ1aWxkLWVycm9ycy1zcGVjLXRlc3Qta2V5LTAx"] }\n',
      '4:16: error[accounts/keys-without-home]: the SSH keys of "a" cannot be installed: its home /nowhere is not its own',
    ],
  ])('%j', async (manifest, error) => {
    expect(await errorsOf(manifest)).toEqual([`x.aib.yml:${error}`]);
  });
});
