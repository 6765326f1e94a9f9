import { success, type Result } from '@nx-aib/core';
import { loadImagePlan, loadSeed, type LoadedPlan, type LoadOptions } from '@nx-aib/planner';
import type { PlanningOptions } from './declared-options';
import { parseDefineOptions } from './define-option';
import { listOf } from './option-declaration';

/** The plan for the options of a command or a target. */
export async function loadFromOptions(
  manifestFile: string,
  options: PlanningOptions,
  where: Pick<LoadOptions, 'heedLock' | 'workspaceRoot' | 'project'> = {},
): Promise<Result<LoadedPlan>> {
  const image = imageOf(manifestFile, options);
  return image.ok ? loadImagePlan({ ...image.value, ...where }) : image;
}

/** The seed that the plan would have (`loadSeed`); undefined if there would be none. */
export async function seedFromOptions(
  manifestFile: string,
  options: PlanningOptions,
  where: Pick<LoadOptions, 'project'> = {},
): Promise<string | undefined> {
  const image = imageOf(manifestFile, options);
  return image.ok ? loadSeed({ ...image.value, ...where }) : undefined;
}

function imageOf(
  manifestFile: string,
  { define, allowSource, target, distro, arch, mode, seed }: PlanningOptions,
): Result<LoadOptions> {
  const defines = parseDefineOptions(listOf(define));
  if (!defines.ok) return defines;
  const image = { manifestFile, target, distro, arch, mode, seed, allowSource: listOf(allowSource) };
  return success({ ...image, defines: defines.value });
}
