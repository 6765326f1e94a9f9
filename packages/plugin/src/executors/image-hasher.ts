import { createHash, randomUUID } from 'node:crypto';
import path, { posix } from 'node:path';
import { workspaceRoot, type Hash, type HasherContext, type Task } from '@nx/devkit';
import { workspaceDataDirectory } from 'nx/src/utils/cache-directory';
import { readTextIfThere } from '@nx-aib/build-machine';
import { SIGNATURE } from '../names';
import { hashForImage } from './built-images';

type Context = HasherContext & { readonly env?: NodeJS.ProcessEnv };

const FORMATS = ['.qcow2', '.raw'];

/**
 * The hash of a task that builds an image. Nx's cache does not contain images, which would fill the disk with 700 MB for
 * each edit, so a result in the cache may be used only while its image is in place.
 */
export async function imageHasher(task: Task, context: Context): Promise<Hash> {
  const hash = await hashByNx(task, context);
  const descriptor = outputNamed(task, 'image.json');
  // With the option `cacheImages`, the image is an output like any other.
  const isCached = task.outputs.some((output) => FORMATS.includes(posix.extname(output)));
  if (descriptor === undefined || isCached) return hash;
  const workspace = { root: workspaceRoot, dataFolder: workspaceDataDirectory };
  return { ...hash, value: await hashForImage(workspace, descriptor, hash.value) };
}

/**
 * The hash of a task that checks the image in place: it contains the image's descriptor and its signature, however they came
 * there. With the inputs alone (`dependentTasksOutputFiles`), Nx leaves them out if it does not run the task that made them, or
 * if nx.json declares other outputs for it.
 */
export async function verdictHasher(task: Task, context: Context): Promise<Hash> {
  const hash = await hashByNx(task, context);
  const verdict = outputNamed(task, 'verify.json');
  // A target with other outputs, which a user has written: it is unknown where the image is.
  if (verdict === undefined) return { ...hash, value: randomUUID() };
  const folder = path.join(workspaceRoot, posix.dirname(verdict));
  // What cannot be read is not the same twice.
  const read = ['image.json', SIGNATURE].map((name) =>
    readTextIfThere(path.join(folder, name)).catch(() => randomUUID()),
  );
  const digest = createHash('sha256').update(JSON.stringify([hash.value, await Promise.all(read)]));
  return { ...hash, value: digest.digest('hex') };
}

function hashByNx(task: Task, { hasher, taskGraph, ...context }: Context): Promise<Hash> {
  return hasher.hashTask(task, taskGraph as never, (context.env ?? process.env) as never);
}

function outputNamed({ outputs }: Task, name: string): string | undefined {
  return outputs.find((output) => posix.basename(output) === name);
}
