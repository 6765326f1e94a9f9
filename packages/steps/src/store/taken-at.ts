import { readRecord } from './object-record';
import { lastRunOf } from './earlier-runs';
import path from 'node:path';

/**
 * When the oldest part of a step's output was taken from its archive, in seconds since 1970; a step may start from the output
 * of another one. Known while the output is in the store, and afterwards if the image's last build used it.
 */
export async function takenAt(
  store: string,
  image: string,
  step: { readonly name: string; readonly fingerprint: string },
): Promise<number | undefined> {
  const record = await readRecord(path.join(store, 'objects', step.fingerprint));
  if (record?.takenAt !== undefined) return record.takenAt;
  const run = await lastRunOf(store, image, step.name);
  return run?.fingerprint === step.fingerprint ? run.takenAt : undefined;
}
