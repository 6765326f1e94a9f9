import path from 'node:path';

/** How the global setup tells the tests where the copy is. */
export const FRESH_COPY = 'NX_AIB_E2E_FRESH_COPY';

/** A copy of this work tree as a new user has it: in a directory with a space, without anything built. */
export function freshCopy(...below: string[]): string {
  const root = process.env[FRESH_COPY];
  if (root === undefined) throw new Error(`${FRESH_COPY} is not set: run these tests with Jest`);
  return path.join(root, ...below);
}
