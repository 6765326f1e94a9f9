import { fileSize, readTextIfThere } from '@nx-aib/build-machine';
import { digestOf, parseDescriptor, type ImageDescriptor } from '@nx-aib/image-plan';
import { imageDigest, rememberDigest } from '../output/image-digests';
import type { BuildRequest } from '../build-request';
import { contentsAreWhole } from './place-contents';

/** The existing image's descriptor if it was made by the same steps and has not been modified since. */
export async function upToDate(
  request: BuildRequest,
  fingerprint: string,
): Promise<ImageDescriptor | undefined> {
  const descriptor = await readDescriptor(request.descriptor);
  if (descriptor?.artifact.fingerprint !== fingerprint) return undefined;
  if ((await fileSize(request.out)) !== descriptor.artifact.size) return undefined;
  const made = digestOf(descriptor.artifact);
  const digest = await imageDigest(request.storeDir, request.out, made.kind);
  if (digest?.value !== made.value) return undefined;
  if (!(await contentsAreWhole(request.descriptor, descriptor))) return undefined;
  if (!request.dryRun) await rememberDigest(request.storeDir, request.out, digest);
  return descriptor;
}

/** A descriptor written by another version, or a damaged one, is ignored. */
async function readDescriptor(file: string): Promise<ImageDescriptor | undefined> {
  const text = await readTextIfThere(file);
  const read = text === undefined ? undefined : parseDescriptor(text, file);
  return read?.ok === true ? read.value : undefined;
}
