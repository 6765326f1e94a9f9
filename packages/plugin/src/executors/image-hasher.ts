import { posix } from 'node:path';
import type { Hash, HasherContext, Task } from '@nx/devkit';
import { workspaceDataDirectory } from 'nx/src/utils/cache-directory';
import { hashForImage } from './built-images';
import { DESCRIPTOR } from '../outputs/output-files';

/**
 * The hash of a task that builds an image. Nx's cache does not contain images, which would fill the disk with 700 MB for
 * each edit, so a result in the cache may be used only while its image is in place.
 */
export async function imageHasher(
  task: Task,
  { hasher, taskGraph, ...context }: HasherContext & { readonly env?: NodeJS.ProcessEnv },
): Promise<Hash> {
  const hash = await hasher.hashTask(task, taskGraph as never, (context.env ?? process.env) as never);
  const descriptor = task.outputs.find((output) => posix.basename(output) === DESCRIPTOR);
  // A target that a user has written: its outputs are the user's.
  if (descriptor === undefined) return hash;
  return { ...hash, value: await hashForImage(workspaceDataDirectory, descriptor, hash.value) };
}
