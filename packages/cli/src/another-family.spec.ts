import { bytes } from '@nx-aib/core';
import { kindsWith, lockPackages, planSteps } from '@nx-aib/builder';
import { parseManifest } from '@nx-aib/manifest';
import { renderLock } from '@nx-aib/package-family';
import { planImage, type LoadedPlan } from '@nx-aib/planner';
import { bootFor, loadTarget } from '@nx-aib/platforms';
import { fingerprinted, layersOf } from '@nx-aib/steps';
import { PEBBLE, PEBBLE_DISTRIBUTION } from '../../package-family/src/testing/fake-family';
import { errorsOf, NO_SOURCES, valueOf } from '../../planner/src/testing/plan-text';
import { readSteps } from '../../steps/src/step-kind';
import { explainMiss } from '../../steps/src/explain/explain-miss';
import { renderMiss } from '../../steps/src/explain/render-miss';
import { renderLockOutcome } from './render/render-lock-outcome';
import { renderPlan } from './render/render-plan';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Words specific to the existing families. */
const LEAK =
  /\b(debian|dpkg|apt|mmdebstrap|debs?|trixie|amd64|openssh|linux-(image|gnu)|0640)\b|systemd-resolved(?!\.service)/i;

const TARGET = (() => {
  const qemu = valueOf(loadTarget('qemu'));
  const distributions = { [PEBBLE_DISTRIBUTION.name]: { scheme: 'esp-systemd-boot' as const } };
  return { ...qemu, boot: { ...qemu.boot, distributions } };
})();

function load(yaml: string) {
  const parsed = valueOf(parseManifest(yaml, 'car.aib.yml'));
  const planned = planImage({
    manifest: parsed.manifest,
    target: TARGET,
    distribution: PEBBLE_DISTRIBUTION,
    family: PEBBLE.planning,
    arch: 'x86_64',
    mode: 'package',
    sourceFacts: NO_SOURCES,
    defines: {},
    machine: { memTotal: bytes(2 ** 31) },
  });
  return { parsed, planned };
}

const CAR = `
name: car
content: { rpms: [pebble-shell] }
auth: { root_ssh_keys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBb0RE8TvnPGIvwFcsJVoNDrHnXB2IrI9Kfa51SIBGWv'] }
qm: { memory_limit: { max: 40% }, content: { rpms: [pebble-app] } }
experimental: { internal_defines: { extra_pebbles: [pebble-more] } }
`;

function loaded(yaml = CAR): LoadedPlan {
  const { parsed, planned } = load(yaml);
  const boot = valueOf(bootFor(TARGET, PEBBLE_DISTRIBUTION, 'x86_64'));
  return {
    ...{ plan: valueOf(planned), parsed, manifestSha256: '', lock: null, manifestDir: '/car' },
    platform: { distribution: PEBBLE_DISTRIBUTION, boot, family: PEBBLE },
  };
}

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'another-family-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('another package family', () => {
  it('is planned in its own words, and shown in them', () => {
    const { plan } = loaded();
    expect(plan.packages.map(({ requested }) => requested)).toEqual([
      ['pebble-more', 'pebble-shell'],
      ['pebble-app'],
    ]);
    expect(plan.notes).toContain('Pebbles are round.');
    const shown = renderPlan(plan);
    expect(shown).toContain('pebble-resolver');
    expect(`${shown}${JSON.stringify(plan)}`).not.toMatch(LEAK);
  });

  it('refuses what it cannot do, and nothing else', () => {
    const errors = errorsOf(load('{ name: car, content: { debs: [vim], rpms: [pebble-app] } }').planned);
    expect(errors).toEqual([
      'content.debs: "content.debs" cannot be applied with pebble1: pebbles have no such packages',
    ]);
    const defines = errorsOf(
      load('{ name: car, experimental: { internal_defines: { extra_debs: [vim] } } }').planned,
    );
    expect(defines).toEqual([
      'experimental.internal_defines.extra_debs: the define "extra_debs" is not known to the native engine',
    ]);
  });

  it('is lowered to its own steps, whose outputs the others read', async () => {
    const { plan, platform } = loaded();
    const kinds = kindsWith([PEBBLE]);
    const { steps, result } = planSteps(plan, platform, 'qcow2');
    expect(steps.map(({ name }) => name).slice(0, 4)).toEqual([
      ...['pebble-tools', 'pebbles-shared', 'pebbles-host', 'pebbles-qm'],
    ]);
    expect(steps.find(({ name }) => name === 'filesystems')?.reads).toEqual({
      ...{ tools: 'pebble-tools', host: 'pebbles-host', qm: 'pebbles-qm' },
    });
    expect(JSON.stringify(steps)).not.toMatch(LEAK);
    const linked = steps.filter(({ params }) => 'linking' in (params as object));
    expect(new Set(linked.map(({ kind }) => kind))).toEqual(
      new Set(['contents', 'filesystems', 'image', 'services']),
    );
    for (const { params } of linked)
      expect(params).toMatchObject({
        linking: { loader: '/lib/ld-granite.so.1', libraries: '/lib/granite' },
      });
    expect(steps.find(({ kind }) => kind === 'changes')?.params).toMatchObject({
      accountFiles: { shadow: { mode: '0000', group: 'root' } },
    });
    const known = await fingerprinted(steps, kinds);
    expect(known.size).toBe(steps.length);
    const layers = layersOf({ steps, result }, kinds);
    expect(valueOf(readSteps(kinds, layers.steps))).toHaveLength(4);
    const before = known.get('pebbles-host')?.declaration;
    const after = await fingerprinted(
      planSteps(loaded(CAR.replace('pebble-shell', 'pebble-s')).plan, platform, 'qcow2').steps,
      kinds,
    );
    const now = after.get('pebbles-host')?.declaration;
    if (before === undefined || now === undefined) throw new Error('there is no such step');
    const why = renderMiss('car', explainMiss('car', now, [{ image: 'car', declaration: before }]), {});
    expect(why).toEqual(['params.pebbles[5]: "pebble-shell" → "pebble-s"']);
  });

  it('is locked, and built from what is locked', async () => {
    const car = loaded();
    const manifestFile = path.join(folder, 'car.aib.yml');
    const request = { manifestFile, loaded: car, storeDir: path.join(folder, 'store'), say: () => undefined };
    const outcome = valueOf(await lockPackages({ ...request, resolve: 'new' }));
    const text = readFileSync(path.join(folder, 'car.aib.lock'), 'utf8');
    expect(text).toBe(renderLock(outcome.lock));
    expect(`${text}${renderLockOutcome(outcome)}`).not.toMatch(LEAK);
    expect(valueOf(await lockPackages({ ...request, resolve: 'check' })).state).toBe('fits');
    const [tools] = planSteps(car.plan, car.platform, 'qcow2', outcome.lock).steps;
    expect(tools?.params).toMatchObject({ pebbles: ['pebble-tools'], locked: [{ name: 'pebble-tools' }] });
  });
});
