import { bytes, type Bytes } from '@nx-aib/core';
import { pageSizeOf, shareOf, type MachineMemory } from '../predict';
import { amountOf, type Amount } from './amount';
import type { MemoryGroup, MemoryKey, MemorySetting } from './memory-group';

/** A setting that applies, with its meaning on the machine. */
export interface ReadSetting {
  readonly setting: MemorySetting;
  readonly amount: Amount;
  /** In whole pages, as the kernel counts; null for no limit. */
  readonly size: Bytes | null;
}

/** What a group asks for on a machine: for each key the least limit, or the most protection, of systemd and Podman. */
export interface GroupReading extends Readonly<Record<MemoryKey, Bytes | null>> {
  /** The limit that systemd sets for the service, and Podman for the container in it. */
  readonly service: Bytes | null;
  readonly container: Bytes | null;
  /** The settings that set something: of each key and syntax the last valid one. */
  readonly decisive: readonly ReadSetting[];
  /** Those that systemd ignores, and Podman refuses. */
  readonly unusable: readonly MemorySetting[];
}

/** Of a group without settings. */
export const NOTHING: GroupReading = {
  ...{ max: null, high: null, min: null, low: null, swapMax: null },
  ...{ service: null, container: null, decisive: [], unusable: [] },
};

/** Reads each setting once. */
export function readGroup({ settings }: MemoryGroup, physical: MachineMemory): GroupReading {
  if (settings.length === 0) return NOTHING;
  const last = new Map<string, ReadSetting>();
  const unusable: MemorySetting[] = [];
  for (const setting of settings) {
    const amount = amountOf(setting);
    if (amount === null || isIgnoredShare(setting, amount, physical)) unusable.push(setting);
    else
      last.set(`${setting.key} ${setting.by}`, { setting, amount, size: sizeOf(setting, amount, physical) });
  }
  const valueOf = (key: MemoryKey): Bytes | null => {
    const set = [last.get(`${key} systemd`), last.get(`${key} podman`)].flatMap((one) => one?.size ?? []);
    if (set.length === 0) return null;
    return bytes(isLimit(key) ? Math.min(...set) : Math.max(...set));
  };
  return {
    ...{ max: valueOf('max'), high: valueOf('high'), min: valueOf('min'), low: valueOf('low') },
    swapMax: valueOf('swapMax'),
    service: last.get('max systemd')?.size ?? null,
    container: last.get('max podman')?.size ?? null,
    decisive: [...last.values()].filter(({ amount }) => amount.kind !== 'infinity'),
    unusable,
  };
}

/**
 * What QM's systemd takes percentages of: physical_memory() in systemd's src/basic/limits-util.c, the lesser of the
 * machine's memory and memory.max of the control group that is its root. That is the group that Podman makes for QM's
 * container inside qm.service, so MemoryMax= of qm.service does not count, and only Podman's own limit does.
 */
export function physicalMemoryOfQm(qm: MemoryGroup | undefined, machine: MachineMemory): MachineMemory {
  const limit = qm === undefined ? null : readGroup(qm, machine).container;
  if (limit === null || limit < pageSizeOf(machine)) return machine;
  return { ...machine, memTotal: bytes(Math.min(machine.memTotal, limit)) };
}

function isLimit(key: MemoryKey): boolean {
  return key !== 'min' && key !== 'low';
}

/** systemd ignores a limit of no bytes, and so a share of less than a page. */
function isIgnoredShare({ key }: MemorySetting, amount: Amount, physical: MachineMemory): boolean {
  return amount.kind === 'share' && isLimit(key) && shareOf(amount.permyriad, physical) === 0n;
}

function sizeOf({ key }: MemorySetting, amount: Amount, physical: MachineMemory): Bytes | null {
  if (amount.kind === 'infinity') return isLimit(key) ? null : physical.memTotal;
  const exact = amount.kind === 'bytes' ? amount.bytes : shareOf(amount.permyriad, physical);
  const pages = exact - (exact % BigInt(pageSizeOf(physical)));
  return pages > BigInt(Number.MAX_SAFE_INTEGER) ? bytes(Number.MAX_SAFE_INTEGER) : bytes(Number(pages));
}
