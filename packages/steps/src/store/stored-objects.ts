import { diskUsage, foldersIn, modifiedAt, readJson } from '@nx-aib/build-machine';
import { isCount, isObjectOf, isText } from '@nx-aib/core';
import path from 'node:path';

/** An object of a store, as lists of it show it. */
export interface StoredObject {
  readonly fingerprint: string;
  /** `unknown` where its usage.json cannot be read. */
  readonly step: string;
  /** That it was made for; others may use it too. `unknown` likewise. */
  readonly image: string;
  /** On disk; holes count nothing. */
  readonly bytes: number;
  /** Milliseconds since 1970; 0 where it is not known. */
  readonly usedAt: number;
  /** Likewise. */
  readonly madeAt: number;
}

/** What an object's usage.json holds. */
export type Usage = Pick<StoredObject, 'step' | 'image' | 'bytes'>;

const isUsage = isObjectOf<Usage>({ step: isText, image: isText, bytes: isCount });

/** What is known of an object; undefined where that cannot be read. */
export function readUsage(file: string): Promise<Usage | undefined> {
  return readJson(file, isUsage);
}

/** All objects of a store, those first that were used longest ago. */
export async function listObjects(store: string): Promise<StoredObject[]> {
  const folder = path.join(store, 'objects');
  const names = await foldersIn(folder);
  const objects = await Promise.all(names.map((name) => describe(path.join(folder, name), name)));
  return objects.sort((a, b) => a.usedAt - b.usedAt);
}

async function describe(object: string, fingerprint: string): Promise<StoredObject> {
  const file = path.join(object, 'usage.json');
  const { step, image, bytes } = (await readUsage(file)) ?? {
    ...{ step: 'unknown', image: 'unknown', bytes: await diskUsage(object) },
  };
  return {
    ...{ fingerprint, step, image, bytes },
    usedAt: (await modifiedAt(file)) ?? 0,
    madeAt: (await modifiedAt(path.join(object, 'record.json'))) ?? 0,
  };
}
