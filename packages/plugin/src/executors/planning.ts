import path from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import type { LoadedPlan } from '@nx-aib/planner';
import { loadFromOptions, type PlanningOptions } from '@nx-aib/cli';
import type { Result } from '@nx-aib/core';

/** The options that say which image is meant. */
export interface ImageOptions extends PlanningOptions {
  /** Relative to the workspace's root. */
  readonly manifest: string;
}

/** The plan that a target's options ask for; diagnostics name the manifest as one would from the working directory. */
export async function loadPlan(
  { manifest, ...options }: ImageOptions,
  { root }: Pick<ExecutorContext, 'root'>,
  { heedLock = true }: { readonly heedLock?: boolean } = {},
): Promise<Result<LoadedPlan>> {
  return loadFromOptions(manifestFrom({ manifest }, { root }), options, { workspaceRoot: root, heedLock });
}

/** The manifest's path from the working directory. */
export function manifestFrom(
  { manifest }: Pick<ImageOptions, 'manifest'>,
  { root }: Pick<ExecutorContext, 'root'>,
): string {
  return path.relative(process.cwd(), path.join(root, manifest));
}
