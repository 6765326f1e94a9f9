import { environmentVariable } from '@nx-aib/build-machine/reading';
import { success } from '@nx-aib/core';
import type { PackageFamily } from '@nx-aib/package-family';
import type * as archiveSources from './archive/archive-sources';
import type * as building from './building';
import type * as installing from './installing';
import { guest } from './guest';
import { archiveParams } from './plan/archive-params';
import { planning } from './plan/planning';

/* eslint-disable @typescript-eslint/no-require-imports */
/**
 * Debian and its derivatives: apt(8), dpkg(1), mmdebstrap(1).
 *
 * The code that builds is loaded when it is used: loading it, and the step engine, takes longer than planning an image.
 * import() does not load TypeScript, which a work tree has in place of compiled code.
 */
export const DEBIAN: PackageFamily = {
  name: 'debian',
  planning,
  plannedSources: async (plan, platform) => {
    if ((environmentVariable('NX_AIB_MIRROR') ?? '') === '') return success([]);
    const { plannedSources } = require('./archive/archive-sources') as typeof archiveSources;
    return plannedSources(archiveParams(plan, platform));
  },
  get installing() {
    return (require('./installing') as typeof installing).installing;
  },
  get building() {
    return (require('./building') as typeof building).building;
  },
  guest,
};
/* eslint-enable @typescript-eslint/no-require-imports */
