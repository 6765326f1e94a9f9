import { bytes } from '@nx-aib/core';
import { parseManifest } from '@nx-aib/manifest';
import { bootFor, loadTarget } from '@nx-aib/platforms';
import { PEBBLE, PEBBLE_DISTRIBUTION } from '../../../package-family/src/testing/fake-family';
import type { LoadedPlan } from '../load-plan';
import { planImage } from '../plan-image';
import { NO_SOURCES, valueOf } from './plan-text';

const TARGET = (() => {
  const qemu = valueOf(loadTarget('qemu'));
  const distributions = { [PEBBLE_DISTRIBUTION.name]: { scheme: 'esp-systemd-boot' as const } };
  return { ...qemu, boot: { ...qemu.boot, distributions } };
})();

/** What becomes of a manifest's text that asks for pebbles. */
export function planPebbles(yaml: string) {
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

/** A manifest with QM and pebbles in both roots. */
export const PEBBLE_CAR = `
name: car
content: { rpms: [pebble-shell] }
auth: { root_ssh_keys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBb0RE8TvnPGIvwFcsJVoNDrHnXB2IrI9Kfa51SIBGWv'] }
qm: { memory_limit: { max: 40% }, content: { rpms: [pebble-app] } }
experimental: { internal_defines: { extra_pebbles: [pebble-more] } }
`;

/** The same, read and planned. */
export function pebblePlan(yaml = PEBBLE_CAR): LoadedPlan {
  const { parsed, planned } = planPebbles(yaml);
  const boot = valueOf(bootFor(TARGET, PEBBLE_DISTRIBUTION, 'x86_64'));
  return {
    ...{ plan: valueOf(planned), parsed, manifestSha256: '', lock: null, manifestDir: '/car' },
    platform: { distribution: PEBBLE_DISTRIBUTION, boot, family: PEBBLE },
  };
}
