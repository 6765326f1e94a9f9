import { failure, resultOf, success, type Diagnostic, type Result } from '@nx-aib/core';
import type { CpuWeight, MemoryLimit } from '@nx-aib/manifest';
import type { PlannedLimit, QmMemoryPlan } from './plan';
import { predictLimit, type MachineMemory } from './predict';
import { checkLimits, type LimitKey } from './rules';

/** The manifest's settings for QM's resources: `qm.memory_limit` and `qm.cpu_weight`. */
export interface QmLimits {
  readonly max?: MemoryLimit | undefined;
  readonly high?: MemoryLimit | undefined;
  readonly cpuWeight?: CpuWeight | undefined;
}

/**
 * Plans the QM partition's memory on a machine. Unset limits are `infinity`, an unset CPU weight is `idle`.
 *
 * Errors: limits that systemd would ignore (`qm-memory/less-than-a-page`, `limit-too-large`), `high-above-max`,
 * `too-little`. Warnings: `high-equals-max`, `tight`, `high-too-little`, `never-reached`, `unlimited`, `only-high`.
 * Each has the `path` of its value in the manifest.
 * @throws RangeError if `machine.memTotal` is less than one page: a bug in the caller.
 */
export function planQmMemory(limits: QmLimits, machine: MachineMemory): Result<QmMemoryPlan> {
  const max = planLimit('max', limits.max, machine);
  const high = planLimit('high', limits.high, machine);
  if (!max.ok || !high.ok) return failure([...max.diagnostics, ...high.diagnostics]);
  const { memTotal } = machine;
  const plan = { memTotal, max: max.value, high: high.value, cpuWeight: limits.cpuWeight ?? 'idle' } as const;
  return resultOf(plan, checkLimits(plan));
}

function planLimit(
  key: LimitKey,
  limit: MemoryLimit | undefined,
  machine: MachineMemory,
): Result<PlannedLimit> {
  if (limit === undefined) return success({ setting: 'infinity', shown: 'infinity', kernel: 'max' });
  const predicted = predictLimit(limit, machine);
  const path = ['qm', 'memory_limit', key] as const;
  const diagnostics = predicted.diagnostics.map((found): Diagnostic => ({ ...found, path }));
  return { ...predicted, diagnostics };
}
