import { createHash, randomInt } from 'node:crypto';
import path from 'node:path';
import { fileState, readJson, writeFileAtomic } from '@nx-aib/build-machine';
import type { BuiltImage } from '@nx-aib/builder';
import { isObjectOf, isRecordOf, isText } from '@nx-aib/core';

/** A workspace, and where Nx keeps data about it; both are absolute. */
export interface Workspace {
  readonly root: string;
  readonly dataFolder: string;
}

/** The last image that was built in a place. */
interface KnownImage {
  /** Relative to the workspace root: a copy of the workspace has images of its own. */
  readonly image: string;
  /** Differs if anything has written to the file since (inode(7)). */
  readonly stamp: string;
  /** By the hash of what it is built from: the hash of the task that built it. */
  readonly hashes: Readonly<Record<string, string>>;
}

const isKnownImage = isObjectOf<KnownImage>({ image: isText, stamp: isText, hashes: isRecordOf(isText) });

/** How many digits make a hash unique. */
const UNIQUE = 14;

/**
 * The hash of a task that builds an image: that of the task which built the image in place, so that Nx takes the rest from
 * its cache; if another image is in place, or none, one that no task has had, so that the image is built.
 * @param descriptor relative to the workspace root
 * @param hash of everything the image is built from
 */
export async function hashForImage(workspace: Workspace, descriptor: string, hash: string): Promise<string> {
  const built = await readJson(fileFor(workspace, descriptor), isKnownImage).catch(() => undefined);
  const known = built?.hashes[hash];
  const isInPlace =
    built !== undefined && fileState(path.join(workspace.root, built.image))?.stamp === built.stamp;
  return isInPlace && known !== undefined ? known : `${hash}${uniqueDigits()}`;
}

/**
 * Remembers which task has built an image, if it is still in place. If that fails, it is built again.
 * @param taskHash made by `hashForImage`
 */
export async function rememberImage(
  workspace: Workspace,
  built: BuiltImage,
  taskHash: string,
): Promise<void> {
  const hash = taskHash.slice(0, -UNIQUE);
  const { stamp } = built;
  if (hash === '' || stamp === undefined) return;
  const [image = '', descriptor = ''] = [built.image, built.descriptor].map((file) =>
    path.relative(workspace.root, file),
  );
  try {
    const file = fileFor(workspace, descriptor);
    const before = await readJson(file, isKnownImage);
    const isSame = before?.image === image && before.stamp === stamp;
    const hashes = { ...(isSame ? before.hashes : {}), [hash]: taskHash };
    await writeFileAtomic(file, JSON.stringify({ image, stamp, hashes }));
  } catch {
    // The disk is full, or the like.
  }
}

function fileFor({ dataFolder }: Workspace, descriptor: string): string {
  const name = createHash('sha256').update(descriptor).digest('hex').slice(0, 16);
  return path.join(dataFolder, `nx-aib-image-${name}.json`);
}

function uniqueDigits(): string {
  const half = () => String(randomInt(10 ** (UNIQUE / 2))).padStart(UNIQUE / 2, '0');
  return half() + half();
}
