import { environmentVariable } from '@nx-aib/build-machine';
import fc from 'fast-check';

/** Sets the seed of random tests, to reproduce a failure. */
const SEED_VARIABLE = 'NX_AIB_E2E_SEED';

const given = environmentVariable(SEED_VARIABLE);

/** Different in each run if not set. */
export const SEED = given === undefined ? Date.now() % 2 ** 31 : Number(given);

/** For a test's name. */
export const SEED_SHOWN = `${SEED_VARIABLE}=${SEED}`;

/** Random numbers below 1, one from each of `count` equal parts, so that some are early and some are late. */
export function shares(count: number): number[] {
  // Not fc.double(), for which each double is equally likely: half of those below 1 are below 1e-154.
  const within = fc.noBias(fc.nat(2 ** 31 - 1)).map((number) => number / 2 ** 31);
  return fc.sample(within, { seed: SEED, numRuns: count }).map((share, part) => (part + share) / count);
}
