import path from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import type { LoadedPlan } from '@nx-aib/planner';
import { loadFromOptions, type PlanningOptions } from '@nx-aib/cli';
import { ARCHES, either, isListOf, isObjectOf, isOneOf, isText, maybe, type Result } from '@nx-aib/core';

/** The options that say which image is meant. */
export interface ImageOptions extends PlanningOptions {
  /** Relative to the workspace's root. */
  readonly manifest: string;
}

const isTextOrTexts = either(isText, isListOf(isText));

/** Whether options are such ones, those that only some targets have aside: Nx has them from files. */
export const isImageOptions = isObjectOf<ImageOptions>({
  manifest: isText,
  target: maybe(isText),
  distro: maybe(isText),
  arch: maybe(isOneOf(...ARCHES)),
  mode: maybe(isOneOf('package', 'image')),
  define: maybe(isTextOrTexts),
  allowSource: maybe(isTextOrTexts),
});

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
