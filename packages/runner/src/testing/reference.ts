import {
  describeImage,
  type ImageDescriptor,
  type ImagePlan,
  type InstalledPackage,
  type PlannedUser,
} from '@nx-aib/image-plan';
import type { Root } from '@nx-aib/qm';
import { bytes, sectors } from '@nx-aib/core';
import { parseMemoryLimit } from '@nx-aib/manifest';
import { planQmMemory } from '@nx-aib/qm-memory';

/** The image that was booted when the outputs in `recorded/` were recorded: Debian 13, systemd 257, under TCG. */
export function referenceDescriptor(changes: Partial<ImagePlan> = {}): ImageDescriptor {
  const plan = { ...referencePlan(), ...changes };
  const isThere = ({ root }: { readonly root: Root }) => plan.qm !== null || root === 'host';
  return describeImage({
    artifact: {
      file: 'ref.qcow2',
      format: 'qcow2',
      size: bytes(715522048),
      sha256: 'ab'.repeat(32),
      fingerprint: 'cd'.repeat(32),
    },
    contents: { file: 'ref.files.mtree', size: bytes(3), sha256: 'ef'.repeat(32), entries: 1 },
    esp: { sha256: '12'.repeat(32) },
    plan: { ...plan, packages: plan.packages.filter(isThere) },
    installed: INSTALLED.filter(isThere),
  });
}

const INSTALLED: readonly InstalledPackage[] = [
  { root: 'host', name: 'podman', version: '5.4.2+ds1-2+b2', arch: 'amd64' },
  { root: 'host', name: 'linux-image-cloud-amd64', version: '6.12.1-1', arch: 'amd64' },
  { root: 'qm', name: 'busybox-static', version: '1:1.37.0-6+b3', arch: 'amd64' },
];

function referencePlan(): ImagePlan {
  return {
    ...{
      schema: 1,
      name: 'image-qemu',
      version: '1.0',
      engine: 'native',
      distro: 'debian13',
      target: 'qemu',
    },
    ...{
      arch: 'x86_64',
      mode: 'package',
      seed: 'image-qemu',
      sourceDateEpoch: 1700000000,
      hostname: 'image-qemu',
      notes: [],
    },
    qm: {
      memory: qmMemory(),
      readOnly: false,
      dropIn: {
        path: '/usr/share/containers/systemd/qm.container.d/10-automotive.conf',
        text: '[Service]\nMemoryMax=40%\nMemoryHigh=35%\nCPUWeight=idle\n\n[Container]\nReadOnly=false\n',
      },
    },
    oom: {
      enabled: true,
      reason: 'qm',
      notes: [],
      defaultOOMScoreAdjust: -1000,
      order: [
        { subject: 'nested containers', oomScoreAdj: 750, why: '' },
        { subject: 'qm.service', oomScoreAdj: 500, why: '' },
        { subject: 'host services', oomScoreAdj: -1000, why: '' },
      ],
    },
    disk: referenceDisk(),
    packages: [
      { root: 'host', requested: [], platform: ['podman'] },
      { root: 'qm', requested: ['busybox-static'], platform: [] },
    ],
    paths: [],
    accounts: { rootPassword: null, rootSshKeys: [], users: [], groups: [] },
    services: [],
    kernel: {
      package: 'linux-image-cloud-amd64',
      cmdline: ['root=UUID=11111111-2222-3333-4444-555555555555', 'console=ttyS0'],
      removedModules: [],
    },
    boot: { scheme: 'esp-systemd-boot', consoles: ['ttyS0'] },
  };
}

function qmMemory() {
  const [max, high] = [parseMemoryLimit('40%'), parseMemoryLimit('35%')];
  if (!max.ok || !high.ok) throw new Error('not memory limits');
  const planned = planQmMemory({ max: max.value, high: high.value }, { memTotal: bytes(2015200 * 1024) });
  if (!planned.ok) throw new Error(JSON.stringify(planned.diagnostics));
  return planned.value;
}

const ID = 'aaaaaaaa-2222-3333-4444-00000000000';

function referenceDisk(): ImagePlan['disk'] {
  return {
    ...{ label: 'gpt', diskId: 'aaaaaaaa-2222-3333-4444-555555555555' },
    ...{ size: bytes(4294967296), sectors: sectors(8388608), external: [] },
    partitions: [
      {
        ...{ number: 1, name: 'efi', type: 'C12A7328-F81F-11D2-BA4B-00A0C93EC93B', uuid: `${ID}1` },
        ...{ start: sectors(2048), size: sectors(204800), bootable: false },
        filesystem: { type: 'vfat', uuid: '1234-5678', label: 'ESP', mountPoint: '/boot/efi' },
      },
      {
        ...{ number: 2, name: 'qm_var', type: 'EDFE9F90-3A4D-11F0-B8F8-E89C256C3906', uuid: `${ID}2` },
        ...{ start: sectors(206848), size: sectors(1677721), bootable: false },
        filesystem: {
          ...{ type: 'ext4', uuid: '11111111-2222-3333-4444-666666666666' },
          ...{ label: 'qm_var', mountPoint: '/var/qm' },
        },
      },
      {
        ...{ number: 3, name: 'root', type: '4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709', uuid: `${ID}3` },
        ...{ start: sectors(1886208), size: sectors(6500352), bootable: false },
        filesystem: {
          ...{ type: 'ext4', uuid: '11111111-2222-3333-4444-555555555555' },
          ...{ label: 'root', mountPoint: '/' },
        },
      },
    ],
  };
}

/** A user with only a name and a number in the manifest. */
export function plannedUser(user: Partial<PlannedUser>): PlannedUser {
  return {
    ...{ name: 'driver', uid: 1500, gid: 1500, groups: [], description: '', home: '/home/driver' },
    ...{ shell: '/bin/bash', password: null, sshKeys: [], expiredate: null, forcePasswordReset: false },
    ...user,
  };
}
