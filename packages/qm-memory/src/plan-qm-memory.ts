import { failure, resultOf, type Diagnostic, type Result } from '@nx-aib/core';
import { checkCpuWeight, type CpuWeight } from './cpu-weight';
import type { PlannedLimit, QmMemoryPlan } from './plan';
import { predictLimit, type Machine } from './predict';
import { checkLimits, type LimitKey } from './rules';

/** What a manifest says of QM's resources: `qm.memory_limit` and `qm.cpu_weight`. */
export interface QmLimits {
  readonly max?: string | undefined;
  readonly high?: string | undefined;
  /** `idle`, or 1 to 100. */
  readonly cpuWeight?: CpuWeight | undefined;
}

/**
 * Plans the QM partition's memory on a machine. Unset limits are `infinity`, an unset CPU weight is `idle`.
 *
 * Errors: what systemd would ignore (`qm-memory/invalid-limit`, `less-than-a-page`, `limit-too-large`,
 * `invalid-cpu-weight`), `high-above-max`, `too-little`. Warnings: `high-equals-max`, `tight`, `high-too-little`,
 * `never-reached`, `unlimited`, `only-high`, `surprising-number`. Each has the `path` of its value in the manifest.
 * @throws RangeError when `machine.memTotal` is less than one page: a bug in the caller.
 */
export function planQmMemory(limits: QmLimits, machine: Machine): Result<QmMemoryPlan> {
  const max = planLimit('max', limits.max, machine);
  const high = planLimit('high', limits.high, machine);
  const cpuWeight = limits.cpuWeight ?? 'idle';
  const found = [...max.diagnostics, ...high.diagnostics, ...checkCpuWeight(cpuWeight)];
  if (!max.ok || !high.ok) return failure(found);
  const plan = { memTotal: machine.memTotal, max: max.value, high: high.value, cpuWeight };
  return resultOf(plan, [...found, ...checkLimits(plan)]);
}

function planLimit(key: LimitKey, text: string | undefined, machine: Machine): Result<PlannedLimit> {
  const predicted = predictLimit(text ?? 'infinity', machine);
  const path = ['qm', 'memory_limit', key] as const;
  const diagnostics = predicted.diagnostics.map((found): Diagnostic => ({ ...found, path }));
  return { ...predicted, diagnostics };
}
