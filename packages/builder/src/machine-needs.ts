import { TOOLS, type Tool } from '@nx-aib/build-machine';
import { familyNamed } from '@nx-aib/families';
import type { ArchiveAnswer } from '@nx-aib/package-family';
import { loadDistribution } from '@nx-aib/platforms';
import { success, type Result } from '@nx-aib/core';
import { buildTools } from './lower/kinds';

/** What builds of images of a distribution need on a machine. */
export interface MachineNeeds {
  /** For builds, also those with Nx, which export layers for other machines. */
  readonly build: readonly Tool[];
  readonly lock: readonly Tool[];
  askArchives(): Promise<readonly ArchiveAnswer[]>;
}

/** Error: that of `loadDistribution` if the distribution is unknown. */
export function machineNeeds(distro: string): Result<MachineNeeds> {
  const distribution = loadDistribution(distro);
  if (!distribution.ok) return distribution;
  const { building } = familyNamed(distribution.value);
  return success({
    build: [...buildTools(), TOOLS.zstd],
    lock: building.tools,
    askArchives: () => building.askArchives(distribution.value),
  });
}
