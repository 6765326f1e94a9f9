import { loadImagePlan } from '@nx-aib/planner';
import type { Lock, LockedPackage, PackageSet } from '@nx-aib/package-family';
import { planSteps } from './lower';
import { fingerprints, kindOf } from '@nx-aib/steps';
import { KINDS } from './kinds';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const facts = () => ({ code: 'code', tools: {} });

async function planned() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'locked-steps-'));
  const manifestFile = path.join(folder, 'x.aib.yml');
  writeFileSync(manifestFile, 'name: x\nqm: {}\n');
  const loaded = await loadImagePlan({ manifestFile, arch: 'x86_64' });
  rmSync(folder, { recursive: true });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics));
  return loaded.value;
}

function locked(name: string, version: string, ...sets: PackageSet[]): LockedPackage {
  const source = {
    sha256: `${name}${version}`,
    archive: 'debian',
    path: 'pool/x.deb',
    seen: '20260101T000000Z',
  };
  return { name, version, arch: 'amd64', sets, ...source };
}

function lockOf(...packages: LockedPackage[]): Lock {
  return { distro: 'debian13', arch: 'x86_64', requested: {}, packages };
}

const LOCK = [
  locked('libc6', '1', 'tools', 'shared'),
  locked('mke2fs', '1', 'tools'),
  locked('udev', '1', 'host'),
  locked('vim', '1', 'host', 'qm'),
  locked('busybox', '1', 'qm'),
];

describe('steps with a lock', () => {
  it('name the packages of their own sets', async () => {
    const { plan, platform } = await planned();
    const { steps } = planSteps(plan, platform, 'raw', lockOf(...LOCK));
    const names = steps.flatMap(({ name, params }) => {
      const { locked: debs } = params as { locked?: readonly { name: string }[] };
      return debs === undefined ? [] : [[name, debs.map((deb) => deb.name).join()]];
    });
    expect(names).toEqual([
      ['tools', 'libc6,mke2fs'],
      ['packages-shared', 'libc6'],
      ['packages-host', 'udev,vim'],
      ['packages-qm', 'vim,busybox'],
    ]);
  });

  it.each([
    ['busybox', ['packages-qm', 'filesystems', 'contents-qm', 'services-qm', 'changes', 'image']],
    ['udev', ['packages-host', 'filesystems', 'contents-host', 'esp', 'services-host', 'changes', 'image']],
  ])('run again for another version of %s where it is installed, and nowhere else', async (name, again) => {
    const { plan, platform } = await planned();
    const prints = (lock: Lock) => fingerprints(planSteps(plan, platform, 'raw', lock).steps, facts);
    const before = prints(lockOf(...LOCK));
    const after = prints(
      lockOf(...LOCK.map((deb) => (deb.name === name ? locked(name, '2', ...deb.sets) : deb))),
    );
    const changed = [...after].filter(
      ([step, { fingerprint }]) => fingerprint !== before.get(step)?.fingerprint,
    );
    expect(changed.map(([step]) => step)).toEqual(again);
  });

  it('take what the lock says, and the others the latest of their archive', async () => {
    const { plan, platform } = await planned();
    const latest = (lock: Lock | null) =>
      planSteps(plan, platform, 'raw', lock).steps.flatMap((step) => {
        const archive = kindOf(KINDS, step).latestOf(step);
        return archive === undefined ? [] : [`${step.name}: ${archive}`];
      });
    const names = ['tools', 'packages-shared', 'packages-host', 'packages-qm'];
    expect(latest(null)).toEqual(names.map((name) => `${name}: trixie amd64`));
    expect(latest(lockOf(...LOCK))).toEqual([]);
  });

  it('are other steps than those without a lock', async () => {
    const { plan, platform } = await planned();
    const free = fingerprints(planSteps(plan, platform, 'raw').steps, facts).get('tools')?.fingerprint;
    const bound = fingerprints(planSteps(plan, platform, 'raw', lockOf()).steps, facts).get('tools');
    expect(bound?.fingerprint).not.toBe(free);
  });
});
