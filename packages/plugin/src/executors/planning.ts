import type { LoadedPlan, LoadOptions } from '@nx-aib/planner';
import { loadFromOptions } from '@nx-aib/cli';
import { failure, type Result } from '@nx-aib/core';
import type { Where } from './artifacts';
import { manifestFrom, type ImageOptions } from './image-options';
import { makerOf } from './maker-of';
import { report } from './report';
import { storeOf, type StoreOptions } from './store';
import { sameSeeds } from './unique-seed';

/** The plan for a target's options; diagnostics show the manifest's path relative to the working directory. */
export async function loadPlan(
  { manifest, ...options }: ImageOptions,
  context: Pick<Where, 'root'> & Partial<Where>,
  given: Pick<LoadOptions, 'heedLock' | 'expectAbsent'> = {},
): Promise<Result<LoadedPlan>> {
  const { root: workspaceRoot, projectName: project } = context;
  const where = { workspaceRoot, project, makerOf: (source: string) => makerOf(source, context), ...given };
  const loaded = await loadFromOptions(manifestFrom({ manifest }, context), options, where);
  const same = loaded.ok ? await sameSeeds(loaded.value, context) : [];
  return same.length === 0 ? loaded : failure([...loaded.diagnostics, ...same]);
}

/** The plan and the store's directory, for a target that needs both; undefined if either fails. Prints the diagnostics. */
export async function loadPlanAndStore(
  options: ImageOptions & StoreOptions,
  context: Pick<Where, 'root'> & Partial<Where>,
  given: Pick<LoadOptions, 'heedLock'> = {},
): Promise<{ readonly loaded: LoadedPlan; readonly storeDir: string } | undefined> {
  const loaded = await loadPlan(options, context, given);
  const storeDir = storeOf(options, context);
  report([...loaded.diagnostics, ...storeDir.diagnostics]);
  return loaded.ok && storeDir.ok ? { loaded: loaded.value, storeDir: storeDir.value } : undefined;
}
