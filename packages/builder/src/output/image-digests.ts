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

/** The digest of an image when it was last read in full. */
export interface ImageDigest {
  readonly kind: DigestKind;
  /** Lower-case hexadecimal. */
  readonly value: string;
  /** As in `EntryState`: another stamp means that the file has been written to. */
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
 * The digest of an image anywhere: the cached one as long as nothing has written to the file, otherwise it is computed;
 * undefined if there is no file. Images are large, and this is called in every build.
 * @throws SystemError if the file cannot be read.
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
 * Caches the digest of an image for the next build, unless the image has been written to since, or within the same
 * clock tick, which the next build could not detect. If it cannot be cached, the next build reads the image.
 */
export async function rememberDigest(store: string, file: string, digest: ImageDigest): Promise<void> {
  const [state] = await settled(() => [fileState(file)].filter((found) => found !== undefined));
  if (state?.stamp !== digest.stamp) return;
  await writeFileAtomic(recordOf(store, file), `${JSON.stringify(digest)}\n`).catch(() => undefined);
}

function recordOf(store: string, file: string): string {
  return path.join(store, 'images', `${imagePlace(file)}.json`);
}
