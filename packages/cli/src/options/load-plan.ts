import { failure, success, type Result } from '@nx-aib/core';
import { loadImagePlan, loadSeed, type LoadedPlan, type LoadOptions } from '@nx-aib/planner';
import type { PlanningOptions } from './declared-options';
import { parseDefineOptions } from './define-option';
import { listOf } from './option-declaration';
import { storeFolder } from './store-folder';

/** The plan for the options of a command or a target. */
export async function loadFromOptions(
  manifestFile: string,
  options: PlanningOptions,
  where: Pick<LoadOptions, 'heedLock' | 'workspaceRoot' | 'project' | 'expectAbsent' | 'makerOf'> = {},
): Promise<Result<LoadedPlan>> {
  const image = imageOf(manifestFile, options);
  return image.ok ? loadImagePlan({ ...image.value, ...where }) : image;
}

/** The plan and the store's directory, for a command that needs both: all errors at once. */
export async function loadWithStore(
  manifestFile: string,
  options: PlanningOptions & { readonly buildDir?: string },
  where: Pick<LoadOptions, 'heedLock'> = {},
): Promise<Result<{ readonly loaded: LoadedPlan; readonly storeDir: string }>> {
  const storeDir = storeFolder(options);
  const loaded = await loadFromOptions(manifestFile, options, where);
  const diagnostics = [...storeDir.diagnostics, ...loaded.diagnostics];
  if (!storeDir.ok || !loaded.ok) return failure(diagnostics);
  return success({ loaded: loaded.value, storeDir: storeDir.value }, diagnostics);
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
