import { createHash, randomInt } from 'node:crypto';
import path from 'node:path';
import { fileState, readJson, settled, writeFileAtomic } from '@nx-aib/build-machine';
import { isObjectOf, isRecordOf, isText } from '@nx-aib/core';

/** The last image that was built in a place. */
interface BuiltImage {
  /** Absolute. */
  readonly image: string;
  /** Differs if anything has written to the file since (inode(7)). */
  readonly stamp: string;
  /** By the hash of what it is built from: the hash of the task that built it. */
  readonly hashes: Readonly<Record<string, string>>;
}

const isBuiltImage = isObjectOf<BuiltImage>({ image: isText, stamp: isText, hashes: isRecordOf(isText) });

/** How many digits make a hash unique. */
const UNIQUE = 14;

/**
 * The hash of a task that builds an image: that of the task which built the image in place, so that Nx takes the rest from
 * its cache; if another image is in place, or none, one that no task has had, so that the image is built.
 * @param hash of everything the image is built from
 */
export async function hashForImage(folder: string, descriptor: string, hash: string): Promise<string> {
  const built = await readJson(fileFor(folder, descriptor), isBuiltImage).catch(() => undefined);
  const known = built?.hashes[hash];
  const isInPlace = built !== undefined && fileState(built.image)?.stamp === built.stamp;
  return isInPlace && known !== undefined ? known : `${hash}${uniqueDigits()}`;
}

/**
 * Remembers which task has built an image. If that fails, it is built again.
 * @param taskHash made by `hashForImage`
 */
export async function rememberImage(
  folder: string,
  descriptor: string,
  image: string,
  taskHash: string,
): Promise<void> {
  const hash = taskHash.slice(0, -UNIQUE);
  const look = () => [fileState(image)].flatMap((state) => state ?? []);
  const [state] = await settled(look);
  if (hash === '' || state === undefined) return;
  const file = fileFor(folder, descriptor);
  try {
    const before = await readJson(file, isBuiltImage);
    const isSame = before?.image === image && before.stamp === state.stamp;
    const hashes = { ...(isSame ? before.hashes : {}), [hash]: taskHash };
    await writeFileAtomic(file, JSON.stringify({ image, stamp: state.stamp, hashes }));
  } catch {
    // The disk is full, or the like.
  }
}

function fileFor(folder: string, descriptor: string): string {
  const name = createHash('sha256').update(descriptor).digest('hex').slice(0, 16);
  return path.join(folder, `nx-aib-image-${name}.json`);
}

function uniqueDigits(): string {
  const half = () => String(randomInt(10 ** (UNIQUE / 2))).padStart(UNIQUE / 2, '0');
  return half() + half();
}
