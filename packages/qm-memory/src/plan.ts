import type { Bytes } from '@nx-aib/core';

/** One limit of the QM partition, as requested and as systemd will show it. */
export interface PlannedLimit {
  /** As written in the manifest, without surrounding spaces, or `infinity` if it is not set. */
  readonly setting: string;
  /** What `systemctl show` prints on a machine with `MemTotal`: bytes, or `infinity`. systemd.resource-control(5). */
  readonly shown: Bytes | 'infinity';
  /** The kernel's value in memory.max or memory.high: `shown` rounded down to a page, or `max`. */
  readonly kernel: Bytes | 'max';
}

/** The limits of qm.service: its MemoryMax, MemoryHigh and CPUWeight (systemd.resource-control(5)). */
export interface QmMemoryPlan {
  /** The MemTotal for which the bytes below are calculated. */
  readonly memTotal: Bytes;
  readonly max: PlannedLimit;
  readonly high: PlannedLimit;
  /** CPUWeight of qm.service: `idle`, or 1 to 100. */
  readonly cpuWeight: 'idle' | number;
}
