import { environmentVariable } from '@nx-aib/host';
import fc from 'fast-check';

/** Names the number that a random test starts from, to see a failure again. */
const SEED_VARIABLE = 'NX_AIB_E2E_SEED';

const given = environmentVariable(SEED_VARIABLE);

/** Another one in each run, where none is given. */
export const SEED = given === undefined ? Date.now() % 2 ** 31 : Number(given);

/** For a test's name. */
export const SEED_SHOWN = `${SEED_VARIABLE}=${SEED}`;

/** Random numbers below 1, one from each of so many equal parts: some are early, some are late. */
export function shares(count: number): number[] {
  const within = fc.noBias(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }));
  return fc.sample(within, { seed: SEED, numRuns: count }).map((share, part) => (part + share) / count);
}
