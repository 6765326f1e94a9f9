import type * as builder from '@nx-aib/builder/origin';
import type { PackageOrigin } from '@nx-aib/builder/origin';
import { realPathOf, secondsSince1970 } from '@nx-aib/build-machine/reading';
import { failure, success, type Result } from '@nx-aib/core';
import type { LoadedPlan } from '@nx-aib/planner';
import { renderPlan } from './render-plan';
import type { AGE_OPTIONS } from '../options/declared-options';
import { maxPackageAge } from '../options/max-package-age';
import type { OptionsOf } from '../options/option-declaration';

/** A plan as text, and as JSON with the additional key `packageOrigin`. */
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
  options: OptionsOf<typeof AGE_OPTIONS>,
  cache?: string,
): Promise<Result<ShownPlan>> {
  const age = maxPackageAge(options.maxPackageAge);
  if (!loaded.ok || !age.ok) return failure([...loaded.diagnostics, ...age.diagnostics]);
  const { plan } = loaded.value;
  const found = await originOf(loaded.value, storeDir, age.value, cache);
  if (!found.ok) return failure([...loaded.diagnostics, ...found.diagnostics]);
  const origin = found.value;
  const json = `${JSON.stringify({ ...plan, packageOrigin: origin }, null, 2)}\n`;
  return success({ text: renderPlan(plan, origin), json }, [...loaded.diagnostics, ...found.diagnostics]);
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
