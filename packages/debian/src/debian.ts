import type { PackageFamily } from '@nx-aib/package-family';
import { plannedSources } from './archive/archive-sources';
import type * as building from './building';
import { guest } from './guest';
import { archiveParams } from './plan/archive-params';
import { planning } from './plan/planning';

/** Debian and its derivatives: apt(8), dpkg(1), mmdebstrap(1). */
export const DEBIAN: PackageFamily = {
  name: 'debian',
  planning,
  plannedSources: (plan, platform) => plannedSources(archiveParams(plan, platform)),
  // Planning an image does not load the code that builds it, and the step engine; import() does not load TypeScript.
  get building() {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    return (require('./building') as typeof building).building;
  },
  guest,
};
