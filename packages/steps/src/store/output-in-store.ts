import { readRecord } from './object-record';
import { lastRunOf } from './earlier-runs';
import path from 'node:path';

/** What a store says of a step's output. */
export interface StoredOutput {
  /** Whether it seems to exist; it is not read. */
  readonly isThere: boolean;
  /**
   * When the oldest part of it was taken from its archive, in seconds since 1970; a step may start from the output of another
   * one. Known while the output is in the store, and afterwards if the image's last build used it.
   */
  readonly takenAt: number | undefined;
}

/** Looks for the output of a step, which is not marked as used. */
export async function outputInStore(
  store: string,
  image: string,
  step: { readonly name: string; readonly fingerprint: string },
): Promise<StoredOutput> {
  const record = await readRecord(path.join(store, 'objects', step.fingerprint));
  const isThere = record !== undefined;
  if (record?.takenAt !== undefined) return { isThere, takenAt: record.takenAt };
  const run = await lastRunOf(store, image, step.name);
  return { isThere, takenAt: run?.fingerprint === step.fingerprint ? run.takenAt : undefined };
}
