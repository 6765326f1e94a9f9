import type { LoadedPlan } from '@nx-aib/planner';
import { loadFromOptions } from '@nx-aib/cli';
import { failure, type Result } from '@nx-aib/core';
import type { Where } from './artifacts';
import { manifestFrom, type ImageOptions } from './image-options';
import { sameSeeds } from './unique-seed';

/** The plan for a target's options; diagnostics show the manifest's path relative to the working directory. */
export async function loadPlan(
  { manifest, ...options }: ImageOptions,
  context: Pick<Where, 'root'> & Partial<Where>,
  { heedLock = true }: { readonly heedLock?: boolean } = {},
): Promise<Result<LoadedPlan>> {
  const where = { workspaceRoot: context.root, project: context.projectName, heedLock };
  const loaded = await loadFromOptions(manifestFrom({ manifest }, context), options, where);
  const same = loaded.ok ? await sameSeeds(loaded.value, context) : [];
  return same.length === 0 ? loaded : failure([...loaded.diagnostics, ...same]);
}
