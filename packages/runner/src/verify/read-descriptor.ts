import path from 'node:path';
import { readTextIfThere } from '@nx-aib/host';
import { parseDescriptor, type ImageDescriptor } from '@nx-aib/image-plan';
import { failure, success, type Diagnostic, type Result } from '@nx-aib/manifest';

/** An image.json, and where the image that it describes is. */
export interface DescribedImage {
  readonly descriptorFile: string;
  readonly descriptor: ImageDescriptor;
  /** Absolute. */
  readonly imageFile: string;
}

/** Reads an image.json. Errors: `runner/no-descriptor`, `image-plan/bad-descriptor`. */
export async function readDescriptor(file: string): Promise<Result<DescribedImage>> {
  const text = await readTextIfThere(file);
  if (text === undefined) return failure([noDescriptor(file)]);
  const descriptor = parseDescriptor(text, file);
  if (!descriptor.ok) return descriptor;
  const imageFile = path.resolve(path.dirname(file), descriptor.value.artifact.file);
  return success({ descriptorFile: file, descriptor: descriptor.value, imageFile });
}

function noDescriptor(file: string): Diagnostic {
  return {
    code: 'runner/no-descriptor',
    severity: 'error',
    message: `there is no image descriptor "${file}"`,
    hint: 'a build writes it beside the image',
  };
}
