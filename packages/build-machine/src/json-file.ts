import { parseJson, type Guard } from '@nx-aib/core';
import { readTextIfThere } from './files';

/**
 * What a JSON file holds, if that is what a guard says; undefined for every other file, one that is not there or cannot be
 * read included. For what is made again where it is missing.
 */
export async function readJson<T>(file: string, is: Guard<T>): Promise<T | undefined> {
  const text = await readTextIfThere(file).catch(() => undefined);
  return text === undefined ? undefined : parseJson(text, is);
}
