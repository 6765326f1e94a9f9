import { machineArch, readUserFile } from '@nx-aib/build-machine/reading';
import { ARCHES } from '@nx-aib/core';
import { parseManifest } from '@nx-aib/manifest';
import { DEFAULT_TARGET } from '@nx-aib/platforms';
import type { LoadOptions } from './load-plan';
import { seedOf } from './seed';

/**
 * The seed that `loadImagePlan` would use for an image, without planning it. Undefined if the manifest cannot be read
 * or is invalid, which its own plan reports.
 */
export async function loadSeed(options: LoadOptions): Promise<string | undefined> {
  const read = await readUserFile(options.manifestFile);
  const parsed = read.ok ? parseManifest(read.content, options.manifestFile) : undefined;
  const arch = ARCHES.find((known) => known === (options.arch ?? machineArch()));
  if (parsed?.ok !== true || arch === undefined) return undefined;
  const { name, target, experimental } = parsed.value.manifest;
  const defines: Readonly<Record<string, unknown>> = {
    ...experimental?.internal_defines,
    ...options.defines,
  };
  const { project, mode = 'package' } = options;
  const identity = { project, name, target: options.target ?? target ?? DEFAULT_TARGET, arch, mode };
  return seedOf(options.seed, defines['seed'], identity);
}
