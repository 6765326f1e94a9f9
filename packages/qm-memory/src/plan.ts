import type { Bytes } from '@nx-aib/core';

/** One limit of the QM partition, as asked for and as systemd will show it. */
export interface PlannedLimit {
  /** As written in the manifest, without blanks around it, or `infinity` where it is silent. */
  readonly setting: string;
  /**
   * What `systemctl show` prints for a machine of `MemTotal`: bytes, or `infinity`.
   * systemd.resource-control(5).
   */
  readonly shown: Bytes | 'infinity';
  /** What the kernel keeps in memory.max or memory.high: `shown` rounded down to a page, or `max`. */
  readonly kernel: Bytes | 'max';
}

/** What qm.service may take: its MemoryMax, MemoryHigh and CPUWeight (systemd.resource-control(5)). */
export interface QmMemoryPlan {
  /** The MemTotal for which the bytes below hold. */
  readonly memTotal: Bytes;
  readonly max: PlannedLimit;
  readonly high: PlannedLimit;
  /** CPUWeight of qm.service: `idle`, or 1 to 100. */
  readonly cpuWeight: 'idle' | number;
}
