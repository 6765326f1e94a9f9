import { digestOfCode } from '@nx-aib/build-machine';
import path from 'node:path';

/** The folders that hold all code of this package that an action runs, relative to `src`. */
export const ENGINE_CODE = ['execute', 'plan/changes', 'plan/contents', 'plan/packages', 'store'] as const;

/**
 * A digest of the code that runs steps: this folder, the pure code and the store that its actions lean on, and the host's.
 * What only plans is not in it: its results are in the steps' parameters.
 */
export function engineDigest(): Promise<string> {
  return digestOfCode(ENGINE_CODE.map((folder) => path.resolve(__dirname, '..', folder)));
}
