import { parseUuid, type Uuid } from '@nx-aib/manifest';
import { planDisk } from '../plan-disk';
import type { DiskInput } from '../disk-input';
import type { DiskPlan } from '../plan';

/** The input of a small image, with a test's changes. */
export function diskInput(changes: Partial<DiskInput> = {}): DiskInput {
  return {
    seed: 'image',
    label: 'gpt',
    bootScheme: 'esp-systemd-boot',
    arch: 'x86_64',
    hasQm: false,
    ...changes,
  };
}

/** The plan of `diskInput(changes)`; fails the test if there is none. */
export function planned(changes: Partial<DiskInput> = {}): DiskPlan {
  const result = planDisk(diskInput(changes));
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
  return result.value;
}

/** `text` as a manifest's UUID. */
export function uuidOf(text: string): Uuid {
  const uuid = parseUuid(text);
  if (uuid === undefined) throw new Error(`not a UUID: ${text}`);
  return uuid;
}
