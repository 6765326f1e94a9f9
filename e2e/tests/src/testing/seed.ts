import { environmentVariable } from '@nx-aib/build-machine';
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
  // Not fc.double(), which takes each double for as likely as any other: half of those below 1 are below 1e-154.
  const within = fc.noBias(fc.nat(2 ** 31 - 1)).map((number) => number / 2 ** 31);
  return fc.sample(within, { seed: SEED, numRuns: count }).map((share, part) => (part + share) / count);
}
