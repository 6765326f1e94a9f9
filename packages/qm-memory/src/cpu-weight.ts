import type { Diagnostic } from '@nx-aib/core';

/** CPUWeight= of qm.service, systemd.resource-control(5): `idle`, or 1 to 100, so that QM never outweighs the host. */
export type CpuWeight = 'idle' | number;

/** systemd's default CPUWeight=, which the host's services have. systemd itself would take 1 to 10000. */
const HOST_CPU_WEIGHT = 100;

/** Whether QM may have this weight: `idle`, or a whole number from 1 to 100. */
export function isCpuWeight(weight: unknown): weight is CpuWeight {
  if (typeof weight !== 'number') return weight === 'idle';
  return Number.isInteger(weight) && weight >= 1 && weight <= HOST_CPU_WEIGHT;
}

/** An error `qm-memory/invalid-cpu-weight` unless QM may have this weight. */
export function checkCpuWeight(weight: CpuWeight): readonly Diagnostic[] {
  if (isCpuWeight(weight)) return [];
  return [
    {
      code: 'qm-memory/invalid-cpu-weight',
      severity: 'error',
      message: `${JSON.stringify(weight)} is not a CPU weight for QM`,
      hint: `write idle, or a whole number from 1 to ${HOST_CPU_WEIGHT}, the weight of a service of the host`,
      path: ['qm', 'cpu_weight'],
    },
  ];
}
