import { bytes, sectors } from '@nx-aib/core';
import type { ImageDescriptor } from '../descriptor';
import type { ImagePlan } from '../image-plan';
import type { PlannedMemoryBudget } from '../memory-budget';
import { describeImage } from '../render-descriptor';

const ID = 'aaaaaaaa-2222-3333-4444-00000000000';
const SHA = 'ab'.repeat(32);
const BY_MANIFEST = { root: 'host', origin: 'manifest' } as const;
const OWNER = { user: 'root', group: 'root' };

/** A descriptor that contains something of every kind, and each optional field once. */
export function smallDescriptor(): ImageDescriptor {
  return describeImage({
    artifact: { file: 'car.qcow2', format: 'qcow2', size: bytes(4096), sha256: SHA, fingerprint: SHA },
    plan: smallPlan(),
    installed: [
      {
        ...{ root: 'host', name: 'acl', version: '2.3.2-2+b1', arch: 'amd64' },
        source: { sha256: SHA, archive: 'debian', path: 'pool/main/a/acl/acl_2.3.2-2_amd64.deb' },
      },
      { root: 'qm', name: 'acl', version: '1:2.3', arch: 'all', unverified: true },
    ],
    contents: { file: 'files.mtree', size: bytes(12), sha256: SHA, entries: 3 },
    esp: { sha256: SHA },
  });
}

function smallBudget(): PlannedMemoryBudget {
  const [file, all] = ['/etc/containers/systemd/app.container', bytes(2 ** 31)];
  const effective = { max: bytes(2 ** 28), high: bytes(2 ** 27), min: bytes(0), low: bytes(4096) };
  return {
    memTotal: all,
    groups: [
      {
        ...{ path: '/', root: 'host', kind: 'machine', file: null, settings: [] },
        effective: { max: all, high: null, min: all, low: all },
      },
      {
        ...{ path: '/qm.service/system.slice/app.service', root: 'qm', kind: 'container', file, effective },
        settings: [{ key: 'max', name: '--memory', value: '256m', by: 'podman', file, line: 3 }],
      },
    ],
    leftForHost: bytes(2 ** 30),
    hostProtected: { min: bytes(0), low: bytes(0) },
    findings: [
      { code: 'memory/x', severity: 'note', message: 'm', hint: 'h', root: 'qm', file, line: 3 },
      { code: 'oom/x', severity: 'warning', message: 'm', hint: 'h', root: 'host', file: null, line: null },
    ],
    killOrder: { machine: [{ oomScoreAdj: 500, subjects: ['qm.service'] }], qm: [] },
  };
}

function smallPlan(): ImagePlan {
  return {
    ...{ schema: 1, name: 'car', version: null, engine: 'native', distro: 'debian13', target: 'qemu' },
    ...{ arch: 'x86_64', mode: 'image', seed: 'car', sourceDateEpoch: 1700000000, hostname: 'car' },
    qm: {
      memory: {
        memTotal: bytes(2 ** 31),
        max: { setting: '40%', shown: bytes(858993459), kernel: bytes(858992640) },
        high: { setting: 'infinity', shown: 'infinity', kernel: 'max' },
        cpuWeight: 'idle',
      },
      readOnly: true,
      dropIn: { path: '/usr/share/x.d/10.conf', text: '[Service]\n' },
    },
    oom: {
      ...{ enabled: true, reason: 'qm', defaultOOMScoreAdjust: -1000, notes: ['a note'] },
      order: ['nested containers', 'qm.service', 'host services'].map((subject) => {
        return { subject, oomScoreAdj: 500, why: '' };
      }),
    },
    memoryBudget: smallBudget(),
    disk: smallDisk(),
    packages: [
      { root: 'host', requested: ['tree'], platform: ['podman'] },
      { root: 'qm', requested: [], platform: ['systemd'] },
    ],
    lock: { file: 'car.aib.lock', sha256: SHA, packages: 2 },
    paths: smallPaths(),
    accounts: {
      ...{
        rootPassword: '',
        rootSshKeys: ['ssh-ed25519 AAAA'],
        groups: [{ name: 'w', gid: 1600, at: ['auth'] }],
      },
      users: [
        {
          ...{
            name: 'u',
            uid: 1500,
            gid: 1500,
            groups: ['w'],
            description: '',
            home: '/home/u',
            shell: '/bin/sh',
          },
          ...{ password: null, sshKeys: ['ssh-ed25519 BBBB'], expiredate: 1, forcePasswordReset: true },
          at: ['auth', 'users', 'u'],
        },
      ],
    },
    services: [{ ...BY_MANIFEST, unit: 'a.service', state: 'enabled', at: ['content', 'systemd', 0] }],
    kernel: { package: 'linux', cmdline: ['ro', 'console=ttyS0,115200n81'], removedModules: ['floppy'] },
    boot: { scheme: 'esp-systemd-boot', consoles: ['ttyS0'] },
    notes: ['a note'],
  };
}

function smallPaths(): ImagePlan['paths'] {
  const source = { source: '../shared/b', size: bytes(3), sha256: SHA };
  return [
    {
      ...BY_MANIFEST,
      ...OWNER,
      type: 'file',
      path: '/etc/a',
      mode: '0644',
      content: { text: 'a' },
      at: ['content', 0],
    },
    { ...BY_MANIFEST, ...OWNER, type: 'file', path: '/etc/b', mode: '4755', content: source },
    {
      ...BY_MANIFEST,
      ...OWNER,
      type: 'directory',
      path: '/etc/d',
      mode: '0700',
      parents: true,
      existOk: false,
    },
    { ...BY_MANIFEST, type: 'symlink', path: '/etc/e', target: '../a' },
    {
      ...BY_MANIFEST,
      type: 'attributes',
      path: '/etc/b',
      mode: 'u+x,go-w',
      user: null,
      group: '12',
      recursive: true,
    },
    { root: 'qm', origin: 'nx-aib', type: 'absent', path: '/etc/f' },
  ];
}

function smallDisk(): ImagePlan['disk'] {
  const partition = (number: number, name: string, start: number) => ({
    ...{ number, name, uuid: `${ID}${number}`, start: sectors(start), size: sectors(1000), bootable: false },
    type: `${ID.toUpperCase()}${number}`,
  });
  return {
    ...{ label: 'gpt', diskId: `${ID}0`, size: bytes(512 * 9000), sectors: sectors(9000) },
    partitions: [
      {
        ...partition(1, 'efi', 2048),
        filesystem: { type: 'vfat', uuid: '1234-5678', label: 'ESP', mountPoint: '/boot/efi' },
      },
      {
        ...partition(2, 'root', 4000),
        filesystem: { type: 'ext4', uuid: `${ID}8`, label: 'root', mountPoint: '/' },
      },
      { ...partition(3, 'spare', 6000), filesystem: null },
    ],
    external: [{ mountPoint: '/var/qm', uuid: `${ID}9` }],
    rootGrows: true,
  };
}
