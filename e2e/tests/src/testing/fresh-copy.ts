import path from 'node:path';

/** The environment variable with which the global setup passes the copy's location to the tests. */
export const FRESH_COPY = 'NX_AIB_E2E_FRESH_COPY';

/** A copy of this work tree as a new user has it: in a directory whose name contains a space, without build results. */
export function freshCopy(...below: string[]): string {
  const root = process.env[FRESH_COPY];
  if (root === undefined) throw new Error(`${FRESH_COPY} is not set: run these tests with Jest`);
  return path.join(root, ...below);
}
