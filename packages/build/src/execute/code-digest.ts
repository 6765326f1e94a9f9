import { digestOfCode } from '@nx-aib/host';
import path from 'node:path';

/**
 * A digest of the code that runs steps: this folder, the pure code that its actions lean on, and the host's.
 * What only plans is not in it: its results are in the steps' parameters.
 */
export function engineDigest(): Promise<string> {
  const source = path.resolve(__dirname, '..');
  return digestOfCode([path.join(source, 'execute'), path.join(source, 'plan', 'changes')]);
}
