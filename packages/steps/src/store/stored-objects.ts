import { diskUsage, foldersIn, modifiedAt, readJson } from '@nx-aib/build-machine';
import { isCount, isObjectOf, isText } from '@nx-aib/core';
import path from 'node:path';

/** An object in a store, as listed. */
export interface StoredObject {
  readonly fingerprint: string;
  /** `unknown` if its usage.json cannot be read. */
  readonly step: string;
  /** The image for which it was made; others may use it too. `unknown` likewise. */
  readonly image: string;
  /** On disk; holes do not count. */
  readonly bytes: number;
  /** Milliseconds since 1970; 0 if unknown. */
  readonly usedAt: number;
  /** Likewise. */
  readonly madeAt: number;
}

/** The content of an object's usage.json. */
export type Usage = Pick<StoredObject, 'step' | 'image' | 'bytes'>;

const isUsage = isObjectOf<Usage>({ step: isText, image: isText, bytes: isCount });

/** The usage of an object; undefined if it cannot be read. */
export function readUsage(file: string): Promise<Usage | undefined> {
  return readJson(file, isUsage);
}

/** All objects in a store, least recently used first. */
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
