import type { Result } from '@nx-aib/core';
import { loadImagePlan, type LoadedPlan, type LoadOptions } from '@nx-aib/planner';
import type { PlanningOptions } from './declared-options';
import { parseDefineOptions } from './define-option';
import { listOf } from './option-declaration';

/** The plan that a command's or a target's options ask for. */
export async function loadFromOptions(
  manifestFile: string,
  { define, allowSource, ...options }: PlanningOptions,
  where: Pick<LoadOptions, 'heedLock' | 'workspaceRoot'> = {},
): Promise<Result<LoadedPlan>> {
  const defines = parseDefineOptions(listOf(define));
  if (!defines.ok) return defines;
  const { target, distro, arch, mode } = options;
  const image = { manifestFile, target, distro, arch, mode, allowSource: listOf(allowSource) };
  return loadImagePlan({ ...image, ...where, defines: defines.value });
}
