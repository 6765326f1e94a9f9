import { parseJson, type Guard } from '@nx-aib/core';
import { readTextIfThere } from './files';

/**
 * The content of a JSON file if it satisfies a guard; undefined for any other file, including one that is missing or
 * cannot be read. For data that is rebuilt if it is missing.
 */
export async function readJson<T>(file: string, is: Guard<T>): Promise<T | undefined> {
  const text = await readTextIfThere(file).catch(() => undefined);
  return text === undefined ? undefined : parseJson(text, is);
}
