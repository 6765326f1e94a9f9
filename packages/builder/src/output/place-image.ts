import {
  copyFile,
  fileDigest,
  fileState,
  inLockedFolder,
  makeFolder,
  moveBeside,
  placeTogether,
  readTextIfThere,
  removeTree,
  sha256File,
  temporaryBeside,
  writeFileAtomic,
  type DigestKind,
  type ReadyFile,
} from '@nx-aib/build-machine';
import {
  contentsBeside,
  renderDescriptor,
  type ImageDescriptor,
  type ImageFileDigest,
} from '@nx-aib/image-plan';
import { bytes, failure, success, type Bytes, type Result } from '@nx-aib/core';
import type { BuildRequest } from '../build-request';
import type { ImageDigest } from './image-digests';
import { describedFile } from './described-file';
import { earlierDescriptorOf } from './descriptor-name';
import { foreignFiles } from './foreign-files';
import path from 'node:path';

/**
 * The descriptor's facts about the files beside it: read before these are moved into place, where they could be
 * replaced.
 */
export interface MadeFiles {
  readonly image: ImageFileDigest & { readonly size: Bytes };
  readonly contents: ImageDescriptor['contents'];
}

/**
 * Moves an image, its content manifest and its descriptor into place. All are complete, beside their destinations,
 * before any destination is touched, so that the old files survive a full disk or a kill. A kill between the exchanges
 * leaves new files with the old descriptor, whose digests do not match.
 *
 * @param files The image, which is moved, and its content manifest, which is copied.
 * @param remember Called with the image's digest once it is in place, while the replaced image is removed.
 */
export async function placeImage(
  request: BuildRequest,
  files: { readonly image: string; readonly contents: string },
  describe: (made: MadeFiles) => ImageDescriptor,
  remember: (digest: ImageDigest) => Promise<void>,
): Promise<Result<undefined>> {
  const folder = path.dirname(request.out);
  await makeFolder(folder);
  const image = { ready: await moveBeside(files.image, request.out), to: request.out };
  const [contents, descriptor] = [contentsBeside(request.descriptor), request.descriptor].map(beside) as [
    ReadyFile,
    ReadyFile,
  ];
  const remove = () => Promise.all([image, contents, descriptor].map(({ ready }) => removeTree(ready)));
  let removed: Promise<unknown> | undefined;
  try {
    await copyFile(files.contents, contents.ready);
    const digest = { kind: kindOf(request), value: await fileDigest(kindOf(request), image.ready) } as const;
    const made = {
      image: { size: sizeOf(image.ready), ...asDescribed(digest) },
      contents: await describedContents(contents),
    };
    await writeFileAtomic(descriptor.ready, renderDescriptor(describe(made)));
    const placed = await inLockedFolder(folder, () => place(request, image, [contents, descriptor]));
    if (!placed.ok) return placed;
    // It takes the kernel a while to free that much space.
    removed = remove();
    removed.catch(() => undefined);
    if (placed.value !== undefined) await remember({ ...digest, stamp: placed.value, readAt: Date.now() });
    return success(undefined);
  } finally {
    await (removed ?? remove());
  }
}

function beside(to: string): ReadyFile {
  return { ready: temporaryBeside(to), to };
}

/** A raw image is mostly holes: reading them takes longer than the rest of a build after an edit. */
function kindOf({ format }: BuildRequest): DigestKind {
  return format === 'raw' ? 'contentDigest' : 'sha256';
}

function asDescribed({ kind, value }: Pick<ImageDigest, 'kind' | 'value'>): ImageFileDigest {
  return kind === 'sha256' ? { sha256: value } : { contentDigest: value };
}

function sizeOf(file: string): Bytes {
  return bytes(fileState(file)?.size ?? 0);
}

async function describedContents({ ready, to }: ReadyFile): Promise<ImageDescriptor['contents']> {
  const lines = ((await readTextIfThere(ready)) ?? '').split('\n');
  const entries = lines.filter((line) => line.startsWith('./')).length;
  return { file: path.basename(to), size: sizeOf(ready), sha256: await sha256File(ready), entries };
}

/** The stamp of the image in its place; undefined if it has already been replaced by something else. */
async function place(
  request: BuildRequest,
  image: ReadyFile,
  others: readonly ReadyFile[],
): Promise<Result<string | undefined>> {
  // A build takes a while, and files may have appeared since it started.
  const foreign = await foreignFiles(request);
  if (foreign.length > 0) return failure(foreign);
  const made = fileState(image.ready)?.stamp ?? '';
  await placeTogether([image, ...others]);
  const earlier = earlierDescriptorOf(request.out);
  if (earlier !== request.descriptor && (await describedFile(earlier)) === request.out)
    await removeTree(earlier);
  const stamp = fileState(request.out)?.stamp ?? '';
  return success(fileIn(stamp) === fileIn(made) ? stamp : undefined);
}

/** A stamp without the status change time, which is set by a rename. */
function fileIn(stamp: string): string {
  return stamp.slice(0, stamp.lastIndexOf('.'));
}

/** Replaces only a descriptor, if it is still correct once the lock on the place is held. */
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
