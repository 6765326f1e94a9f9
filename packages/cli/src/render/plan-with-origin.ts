import type * as builder from '@nx-aib/builder/origin';
import type { PackageOrigin } from '@nx-aib/builder/origin';
import { realPathOf, secondsSince1970 } from '@nx-aib/build-machine/reading';
import { failure, success, type Result } from '@nx-aib/core';
import type { LoadedPlan } from '@nx-aib/planner';
import { renderPlan } from './render-plan';
import { planMemoryBudget } from '@nx-aib/qm-memory';
import type { PLAN_OPTIONS } from '../options/declared-options';
import { maxPackageAge } from '../options/max-package-age';
import { memorySizes } from '../options/memory-sizes';
import type { OptionsOf } from '../options/option-declaration';

/** A plan as text, and as JSON with the additional keys `packageOrigin`, and `memoryBudgets` if there are other machines. */
export interface ShownPlan {
  readonly text: string;
  readonly json: string;
}

/**
 * A plan with the origin of its packages.
 * @param storeDir the store's directory; an image with a lock does not need one
 * @param cache a cache shared with other machines that a build uses first, as text
 *
 * Warning: `packages/old`.
 */
export async function planWithOrigin(
  loaded: Result<LoadedPlan>,
  storeDir: Result<string>,
  options: OptionsOf<typeof PLAN_OPTIONS>,
  cache?: string,
): Promise<Result<ShownPlan>> {
  const age = maxPackageAge(options.maxPackageAge);
  const sizes = memorySizes(options.memory);
  if (!loaded.ok || !age.ok || !sizes.ok)
    return failure([...loaded.diagnostics, ...age.diagnostics, ...sizes.diagnostics]);
  const { plan } = loaded.value;
  const found = await originOf(loaded.value, storeDir, age.value, cache);
  if (!found.ok) return failure([...loaded.diagnostics, ...found.diagnostics]);
  const origin = found.value;
  const groups = plan.memoryBudget?.groups ?? [];
  const budgets = sizes.value.map((memTotal) => planMemoryBudget(groups, { memTotal }));
  const shown = { ...plan, packageOrigin: origin, ...(budgets.length > 0 && { memoryBudgets: budgets }) };
  const json = `${JSON.stringify(shown, null, 2)}\n`;
  const text = renderPlan(plan, origin, budgets);
  return success({ text, json }, [...loaded.diagnostics, ...found.diagnostics]);
}

async function originOf(
  { plan, platform, lock }: LoadedPlan,
  storeDir: Result<string>,
  maxAge: number | undefined,
  cache: string | undefined,
): Promise<Result<PackageOrigin>> {
  if (lock !== null) return success({ from: 'lock' });
  if (!storeDir.ok) return storeDir;
  const isNew = (await realPathOf(storeDir.value)) === undefined;
  if (isNew) return success({ from: 'archive', ...(cache !== undefined && { cache }) });
  const { oldPackages, packageOrigin } = loadOrigin();
  const origin = await packageOrigin({ plan, platform, lock, storeDir: storeDir.value, cache });
  const oldest = 'installed' in origin ? Date.parse(origin.installed) / 1000 : undefined;
  return success(origin, oldPackages(plan.name, oldest, maxAge, secondsSince1970()));
}

/** An image with a lock does not need it. */
function loadOrigin(): typeof builder {
  // import() does not load TypeScript, which a work tree has in place of compiled code.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('@nx-aib/builder/origin') as typeof builder;
}
