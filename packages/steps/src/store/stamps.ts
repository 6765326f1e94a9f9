import { readJson, type EntryState } from '@nx-aib/build-machine';
import { isNumber, isObjectOf, isRecordOf, isText } from '@nx-aib/core';

/** When an object's files were last read in full, in milliseconds since 1970, and their stamps at that time. */
export interface Stamps {
  readonly checkedAt: number;
  /** By the file's path in the output. */
  readonly stamps: Readonly<Record<string, string>>;
}

const isStamps = isObjectOf<Stamps>({ checkedAt: isNumber, stamps: isRecordOf(isText) });

/** Bit rot is detected after this time at the latest; reading a few gigabytes takes some seconds. */
export const READ_AGAIN_MILLISECONDS = 7 * 24 * 3600 * 1000;

/** The stamps of files that have just been read. */
export function stampsOf(tree: readonly EntryState[]): Stamps {
  const files = tree.filter(({ type }) => type === 'file');
  return {
    checkedAt: Date.now(),
    stamps: Object.fromEntries(files.map((state) => [state.path, state.stamp])),
  };
}

/** The stamps in a file, unless they are too old; undefined if the object must be read. */
export async function recentStamps(file: string): Promise<Stamps | undefined> {
  const known = await readJson(file, isStamps);
  if (known === undefined) return undefined;
  const age = Date.now() - known.checkedAt;
  return age >= 0 && age < READ_AGAIN_MILLISECONDS ? known : undefined;
}
