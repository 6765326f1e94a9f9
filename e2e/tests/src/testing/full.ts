import { environmentVariable } from '@nx-aib/build-machine';

/** Whether the complete test matrices run (`npm run test:full`), instead of the samples in `npm test`. */
export const FULL = environmentVariable('NX_AIB_TEST_FULL') === '1';

/** The number of rounds: `sample` in `npm test`, `whole` in `npm run test:full`. */
export function rounds(sample: number, whole: number): number {
  return FULL ? whole : sample;
}
