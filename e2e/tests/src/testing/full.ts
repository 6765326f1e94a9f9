import { environmentVariable } from '@nx-aib/build-machine';

/** Whether the long matrices run whole (`npm run test:full`), of which `npm test` has samples. */
export const FULL = environmentVariable('NX_AIB_TEST_FULL') === '1';

/** As many rounds as a run takes: `sample` of them in `npm test`, `whole` in `npm run test:full`. */
export function rounds(sample: number, whole: number): number {
  return FULL ? whole : sample;
}
