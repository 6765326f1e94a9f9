import type { Bytes, UnitFinding } from '@nx-aib/core';

/** What a setting bounds: cgroup v2's memory.max, memory.high, memory.min, memory.low and memory.swap.max. */
export type MemoryKey = 'max' | 'high' | 'min' | 'low' | 'swapMax';

/** A setting of a control group's memory, as written. */
export interface MemorySetting {
  readonly key: MemoryKey;
  /** The name of the setting: `MemoryMax`, `Memory`, `--memory`. */
  readonly name: string;
  readonly value: string;
  /** Whose syntax `value` is in: systemd.resource-control(5), or podman-run(1). */
  readonly by: 'systemd' | 'podman';
  /** The file that it is in, as the root of its group sees it. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/**
 * A control group, what is requested for its memory, and where. `unit` is a service, or another unit that is not a slice;
 * `container` is the service of a container; `qm` is qm.service.
 */
export interface MemoryGroup {
  /** Below /sys/fs/cgroup: `/qm.service/system.slice/app.service`, without the name of QM's container; `/` for the machine. */
  readonly path: string;
  readonly root: 'host' | 'qm';
  readonly kind: 'machine' | 'qm' | 'slice' | 'unit' | 'container';
  /** The file that the group is mainly in; null if it is in a package, or the machine. */
  readonly file: string | null;
  /** In the order in which they apply: of the valid ones for a key and of one syntax the last one wins. */
  readonly settings: readonly MemorySetting[];
}

/** What a control group can get, in bytes. */
export interface EffectiveMemory {
  /** The least of its own limits, those of the groups above it, and the machine's memory. */
  readonly max: Bytes;
  /** Above this it is throttled: the least of its own and of those above it that is below `max`; null if there is none. */
  readonly high: Bytes | null;
  /** Not reclaimed, whatever happens: bounded by the groups above it and shared with those beside it. */
  readonly min: Bytes;
  /** Reclaimed only if nothing unprotected is left; bounded like `min`. */
  readonly low: Bytes;
}

/** A control group with what it can get. */
export interface GroupBudget extends MemoryGroup {
  readonly effective: EffectiveMemory;
}

/** How the memory of a machine is divided. */
export interface MemoryBudget {
  /** MemTotal of /proc/meminfo. */
  readonly memTotal: Bytes;
  /** The machine first, every group before those in it. */
  readonly groups: readonly GroupBudget[];
  /** What the host has if QM takes all that it can; null without QM. */
  readonly leftForHost: Bytes | null;
  /** What the host's groups keep when memory is reclaimed: the sums of their effective `min` and `low`. */
  readonly hostProtected: { readonly min: Bytes; readonly low: Bytes };
  readonly findings: readonly UnitFinding[];
}
