import { environmentVariable } from '@nx-aib/host';

/** Names the number that a random test starts from, to see a failure again. */
const SEED_VARIABLE = 'NX_AIB_E2E_SEED';

const given = environmentVariable(SEED_VARIABLE);

/** Another one in each run, where none is given. */
export const SEED = given === undefined ? Date.now() % 2 ** 31 : Number(given);

/** For a test's name. */
export const SEED_SHOWN = `${SEED_VARIABLE}=${SEED}`;
