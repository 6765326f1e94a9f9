import {
  fileDigest,
  fileState,
  readJson,
  settled,
  writeFileAtomic,
  type DigestKind,
} from '@nx-aib/build-machine';
import { isNumber, isObjectOf, isOneOf, isSha256, isText } from '@nx-aib/core';
import { imagePlace } from './image-place';
import { READ_AGAIN_MILLISECONDS } from '@nx-aib/steps';
import path from 'node:path';

/** What an image was when it was last read in full. */
export interface ImageDigest {
  readonly kind: DigestKind;
  /** Lower-case hexadecimal. */
  readonly value: string;
  /** As `EntryState` has it: another one means that the file was written to. */
  readonly stamp: string;
  /** In milliseconds since 1970. */
  readonly readAt: number;
}

const isImageDigest = isObjectOf<ImageDigest>({
  kind: isOneOf('sha256', 'contentDigest'),
  value: isSha256,
  stamp: isText,
  readAt: isNumber,
});

/**
 * The digest of an image wherever it is: what was remembered of it as long as nothing has written to the file, else
 * read; undefined where there is no file. Images are large, and this is asked at every build.
 * @throws SystemError when the file cannot be read.
 */
export async function imageDigest(
  store: string,
  file: string,
  kind: DigestKind,
): Promise<ImageDigest | undefined> {
  const state = fileState(file);
  if (state?.type !== 'file') return undefined;
  const known = await readJson(recordOf(store, file), isImageDigest);
  const age = Date.now() - (known?.readAt ?? 0);
  const unchanged = known?.stamp === state.stamp && age >= 0 && age < READ_AGAIN_MILLISECONDS;
  if (unchanged && known.kind === kind) return known;
  return { kind, value: await fileDigest(kind, file), stamp: state.stamp, readAt: Date.now() };
}

/**
 * Keeps the digest of an image for the next build. Not of one that has been written to since, nor within the same
 * tick of the clock: the next build would not see it. Where it cannot be kept, the next build reads the image.
 */
export async function rememberDigest(store: string, file: string, digest: ImageDigest): Promise<void> {
  const [state] = await settled(() => [fileState(file)].filter((found) => found !== undefined));
  if (state?.stamp !== digest.stamp) return;
  await writeFileAtomic(recordOf(store, file), `${JSON.stringify(digest)}\n`).catch(() => undefined);
}

function recordOf(store: string, file: string): string {
  return path.join(store, 'images', `${imagePlace(file)}.json`);
}
