import { parseCpuWeight, parseMemoryLimit, type CpuWeight, type MemoryLimit } from '@nx-aib/manifest';
import type { QmLimits } from '../plan-qm-memory';

/** Limits as a manifest writes them. */
export interface WrittenLimits {
  readonly max?: string;
  readonly high?: string;
}

export function limitOf(text: string): MemoryLimit {
  const limit = parseMemoryLimit(text);
  if (!limit.ok) throw new Error(`not a memory limit: ${text}`);
  return limit.value;
}

export function limitsOf({ max, high }: WrittenLimits): QmLimits {
  return {
    ...(max !== undefined && { max: limitOf(max) }),
    ...(high !== undefined && { high: limitOf(high) }),
  };
}

export function weightOf(weight: unknown): CpuWeight {
  const parsed = parseCpuWeight(weight);
  if (parsed === undefined) throw new Error(`not a CPU weight: ${String(weight)}`);
  return parsed;
}
