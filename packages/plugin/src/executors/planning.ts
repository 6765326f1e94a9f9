import path from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { loadImagePlan, type LoadedPlan } from '@nx-aib/planner';
import { parseDefineOptions } from '@nx-aib/cli';
import type { Result } from '@nx-aib/core';

/** The options that say which image is meant; `schema.json` of each executor describes them. */
export interface PlanningOptions {
  readonly manifest: string;
  readonly target?: string;
  readonly distro?: string;
  readonly arch?: string;
  readonly mode?: 'package' | 'image';
  /** `KEY=VALUE`; Nx would split one text at its commas if the schema called for a list only. */
  readonly define?: string | readonly string[];
  /** Directories outside of the workspace that sources may come from, relative to its root. */
  readonly allowSource?: string | readonly string[];
}

/** The plan that a target's options ask for; diagnostics name the manifest as one would from the working directory. */
export async function loadPlan(
  options: PlanningOptions,
  context: Pick<ExecutorContext, 'root'>,
  { heedLock = true }: { readonly heedLock?: boolean } = {},
): Promise<Result<LoadedPlan>> {
  const defines = parseDefineOptions([options.define ?? []].flat());
  if (!defines.ok) return defines;
  const manifestFile = manifestFrom(options, context);
  const { target, distro, arch, mode } = options;
  const where = { workspaceRoot: context.root, allowSource: [options.allowSource ?? []].flat() };
  return loadImagePlan({
    ...{ manifestFile, target, distro, arch, mode },
    ...where,
    ...{ heedLock, defines: defines.value },
  });
}

/** The manifest's path from the working directory. */
export function manifestFrom({ manifest }: PlanningOptions, { root }: Pick<ExecutorContext, 'root'>): string {
  return path.relative(process.cwd(), path.join(root, manifest));
}
