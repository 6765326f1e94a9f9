import {
  fileState,
  inLockedFolder,
  makeFolder,
  moveBeside,
  placeTogether,
  removeTree,
  sha256File,
  temporaryBeside,
  writeFileAtomic,
  type ReadyFile,
} from '@nx-aib/host';
import { renderDescriptor, type ImageDescriptor } from '@nx-aib/image-plan';
import { bytes, failure, success, type Bytes, type Result } from '@nx-aib/manifest';
import path from 'node:path';
import type { BuildRequest } from '../execute/build-request';
import type { ImageDigest } from '../store/image-digests';
import { describedFile } from './described-file';
import { earlierDescriptorOf } from './descriptor-name';
import { foreignFiles } from './foreign-files';

/** What a descriptor says of the image's file: read before it is put in its place, where others may replace it. */
export interface MadeFile {
  readonly size: Bytes;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/**
 * Puts an image and its descriptor where they are to be, from a file that is moved. Both are whole and beside their
 * places before one is touched, so that neither a full disk nor a kill costs what is there. In the moment between the
 * two a kill leaves the new image with the old descriptor, whose digest is not that image's.
 *
 * @param remember Is given the image's digest once it is in its place, while what it has replaced is removed.
 */
export async function placeImage(
  request: BuildRequest,
  file: string,
  describe: (made: MadeFile) => ImageDescriptor,
  remember: (digest: ImageDigest) => Promise<void>,
): Promise<Result<undefined>> {
  const folder = path.dirname(request.out);
  await makeFolder(folder);
  const image = { ready: await moveBeside(file, request.out), to: request.out };
  const descriptor = { ready: temporaryBeside(request.descriptor), to: request.descriptor };
  const remove = () => Promise.all([image, descriptor].map(({ ready }) => removeTree(ready)));
  let removed: Promise<unknown> | undefined;
  try {
    const made = { size: bytes(fileState(image.ready)?.size ?? 0), sha256: await sha256File(image.ready) };
    await writeFileAtomic(descriptor.ready, renderDescriptor(describe(made)));
    const placed = await inLockedFolder(folder, () => place(request, image, descriptor));
    if (!placed.ok) return placed;
    // The kernel takes a while to free as much.
    removed = remove();
    removed.catch(() => undefined);
    if (placed.value !== undefined)
      await remember({ sha256: made.sha256, stamp: placed.value, readAt: Date.now() });
    return success(undefined);
  } finally {
    await (removed ?? remove());
  }
}

/** The stamp of the image in its place; undefined where something else has replaced it already. */
async function place(
  request: BuildRequest,
  image: ReadyFile,
  descriptor: ReadyFile,
): Promise<Result<string | undefined>> {
  // A build takes a while, and files may have come since it began.
  const foreign = await foreignFiles(request);
  if (foreign.length > 0) return failure(foreign);
  const made = fileState(image.ready)?.stamp ?? '';
  await placeTogether([image, descriptor]);
  const earlier = earlierDescriptorOf(request.out);
  if (earlier !== request.descriptor && (await describedFile(earlier)) === request.out)
    await removeTree(earlier);
  const stamp = fileState(request.out)?.stamp ?? '';
  return success(fileIn(stamp) === fileIn(made) ? stamp : undefined);
}

/** A stamp without the time of the last status change, which a rename sets. */
function fileIn(stamp: string): string {
  return stamp.slice(0, stamp.lastIndexOf('.'));
}

/** Replaces a descriptor alone, if that is still right once nobody else can place an image there. */
export async function placeDescriptor(
  request: BuildRequest,
  descriptor: ImageDescriptor,
  isRight: () => Promise<boolean>,
): Promise<boolean> {
  return inLockedFolder(path.dirname(request.out), async () => {
    if (!(await isRight())) return false;
    await writeFileAtomic(request.descriptor, renderDescriptor(descriptor));
    return true;
  });
}
