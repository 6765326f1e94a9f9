import { openFileReader, run, type FileReader } from '@nx-aib/build-machine';
import type { ImageDescriptor } from '@nx-aib/image-plan';
import { failure, success, type Result } from '@nx-aib/core';
import { BrokenDisk } from '../disk/byte-source';
import { MappedDisk, parseMap } from '../disk/mapped-disk';

/** An image.json, and the paths of it and its image, absolute or relative to the working directory. */
export interface ImageOnDisk {
  readonly descriptorFile: string;
  readonly descriptor: ImageDescriptor;
  readonly imageFile: string;
}

/** qemu-img(1) reads an image's tables, which can be endless if the image is damaged. */
const MAP_TIMEOUT_MS = 60_000;

/** An open disk, and the file that must be closed afterwards. */
export interface OpenDisk {
  readonly disk: MappedDisk;
  readonly file: FileReader;
}

/** Opens an image's disk, which may be in use by a running machine. Error: `runner/unreadable-disk`. */
export async function openDisk({ descriptor, imageFile }: ImageOnDisk): Promise<Result<OpenDisk>> {
  const { format } = descriptor.artifact;
  const mapped = await run(['qemu-img', 'map', '--force-share', '--output=json', '-f', format, imageFile], {
    timeoutMs: MAP_TIMEOUT_MS,
  });
  if (!mapped.ok) return unreadable(mapped.stderr.trim().split('\n').at(-1) ?? mapped.reason);
  try {
    const extents = parseMap(mapped.stdout);
    const file = await openFileReader(imageFile);
    return success({ disk: new MappedDisk(file, extents), file });
  } catch (error) {
    if (error instanceof BrokenDisk || error instanceof SyntaxError) return unreadable(error.message);
    throw error;
  }
}

function unreadable(why: string): Result<never> {
  return failure([
    { code: 'runner/unreadable-disk', severity: 'error', message: `the image's disk cannot be read: ${why}` },
  ]);
}
