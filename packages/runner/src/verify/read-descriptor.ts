import path from 'node:path';
import { readUserFile } from '@nx-aib/build-machine';
import { parseDescriptor, type ImageDescriptor } from '@nx-aib/image-plan';
import { failure, success, type Diagnostic, type Result } from '@nx-aib/core';

/** An image.json, and the path of the image that it describes. */
export interface DescribedImage {
  readonly descriptor: ImageDescriptor;
  /** The descriptor's path and bytes. */
  readonly descriptorFile: string;
  readonly text: Uint8Array;
  /** Absolute. */
  readonly imageFile: string;
}

/** Reads an image.json. Errors: `runner/no-descriptor`, `image-plan/bad-descriptor`. */
export async function readDescriptor(file: string): Promise<Result<DescribedImage>> {
  const read = await readUserFile(file);
  if (!read.ok) return failure([noDescriptor(file)]);
  const text = read.content;
  const descriptor = parseDescriptor(Buffer.from(text).toString('utf8'), file);
  if (!descriptor.ok) return descriptor;
  const imageFile = path.resolve(path.dirname(file), descriptor.value.artifact.file);
  return success({ descriptor: descriptor.value, descriptorFile: file, text, imageFile });
}

function noDescriptor(file: string): Diagnostic {
  return {
    code: 'runner/no-descriptor',
    severity: 'error',
    message: `there is no image descriptor "${file}"`,
    hint: 'a build writes it beside the image',
  };
}
