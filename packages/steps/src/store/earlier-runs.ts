import { foldersIn, modifiedAt, readJson, writeFileAtomic } from '@nx-aib/build-machine';
import { isObjectOf, isText } from '@nx-aib/core';
import { isStepDeclaration, type FingerprintedStep, type StepDeclaration } from '../step';
import { readRecord } from './object-record';
import { readUsage } from './stored-objects';
import path from 'node:path';

/** A step that ran, or was up to date, for an image. */
export interface EarlierRun {
  readonly image: string;
  readonly declaration: StepDeclaration;
}

interface RunRecord {
  readonly fingerprint: string;
  readonly declaration: StepDeclaration;
}

const isRunRecord = isObjectOf<RunRecord>({ fingerprint: isText, declaration: isStepDeclaration });

/**
 * Records a step's declaration when it was last run or up to date for an image; the record outlives the step's output.
 */
export async function rememberRun(
  store: string,
  image: string,
  { fingerprint, declaration }: FingerprintedStep,
): Promise<void> {
  const file = runFile(store, image, declaration.name);
  const known = await readJson(file, isRunRecord);
  if (known?.fingerprint === fingerprint) return;
  const record: RunRecord = { fingerprint, declaration };
  await writeFileAtomic(file, `${JSON.stringify(record)}\n`);
}

/** All known earlier runs of a step, the latest at the end. */
export async function earlierRuns(store: string, stepName: string): Promise<EarlierRun[]> {
  const found: (EarlierRun & { readonly at: number })[] = [];
  for (const fingerprint of await foldersIn(path.join(store, 'objects'))) {
    const object = path.join(store, 'objects', fingerprint);
    const usage = await readUsage(path.join(object, 'usage.json'));
    const record = usage?.step === stepName ? await readRecord(object) : undefined;
    if (record === undefined) continue;
    const at = (await modifiedAt(path.join(object, 'usage.json'))) ?? 0;
    found.push({ image: record.image, declaration: record.declaration, at });
  }
  for (const [image, { declaration }, at] of await lastRuns(store, stepName))
    found.push({ image, declaration, at });
  return found.sort((a, b) => a.at - b.at);
}

/** By fingerprint, the images whose last build used it. */
export async function lastUsers(store: string, stepNames: readonly string[]): Promise<Map<string, string[]>> {
  const users = new Map<string, string[]>();
  for (const step of new Set(stepNames))
    for (const [image, { fingerprint }] of await lastRuns(store, step))
      users.set(fingerprint, [...(users.get(fingerprint) ?? []), image]);
  return users;
}

async function lastRuns(store: string, stepName: string): Promise<[string, RunRecord, number][]> {
  const runs: [string, RunRecord, number][] = [];
  for (const image of await foldersIn(path.join(store, 'runs'))) {
    const file = runFile(store, image, stepName);
    const record = await readJson(file, isRunRecord);
    if (record !== undefined) runs.push([image, record, (await modifiedAt(file)) ?? 0]);
  }
  return runs;
}

function runFile(store: string, image: string, stepName: string): string {
  return path.join(store, 'runs', image, `${stepName}.json`);
}
