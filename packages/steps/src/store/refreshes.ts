import { readJson, writeFileAtomic } from '@nx-aib/build-machine';
import { isRecordOf, isText } from '@nx-aib/core';
import path from 'node:path';

/**
 * When the packages of each archive were last refreshed in a store, by the name that a step kind's `latestOf` gives the
 * archive: UTC times, `2026-11-20T09:12:03Z`. An archive that is missing here was never refreshed.
 */
export type Refreshes = Readonly<Record<string, string>>;

const isRefreshes = isRecordOf(isText);

/** The refreshes of a store; empty if it has no valid file. */
export async function readRefreshes(store: string): Promise<Refreshes> {
  return (await readJson(refreshesFile(store), isRefreshes)) ?? {};
}

/** From now on all steps of these archives have new fingerprints. */
export function writeRefreshes(store: string, refreshes: Refreshes): Promise<void> {
  return writeFileAtomic(refreshesFile(store), `${JSON.stringify(refreshes)}\n`);
}

/** The file in a store that a refresh writes; missing before the first one. */
export const REFRESHES_FILE = 'refreshed.json';

function refreshesFile(store: string): string {
  return path.join(store, REFRESHES_FILE);
}
