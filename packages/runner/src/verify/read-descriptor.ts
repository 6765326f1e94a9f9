import path from 'node:path';
import { readTextIfThere } from '@nx-aib/host';
import type { ImageDescriptor } from '@nx-aib/image-plan';
import { failure, success, type Result } from '@nx-aib/manifest';

/** An image.json, and where the image that it describes is. */
export interface DescribedImage {
  readonly descriptor: ImageDescriptor;
  /** Absolute. */
  readonly imageFile: string;
}

/** Reads an image.json. Errors: `runner/no-descriptor`, `runner/bad-descriptor`. */
export async function readDescriptor(file: string): Promise<Result<DescribedImage>> {
  const text = await readTextIfThere(file);
  if (text === undefined) return wrong('no-descriptor', `there is no image descriptor "${file}"`);
  const descriptor = parse(text);
  if (
    descriptor?.schema !== 1 ||
    descriptor.plan?.schema !== 1 ||
    typeof descriptor.artifact?.file !== 'string'
  ) {
    return wrong('bad-descriptor', `"${file}" is not an image descriptor of schema 1`);
  }
  const imageFile = path.resolve(path.dirname(file), descriptor.artifact.file);
  return success({ descriptor, imageFile });
}

function parse(text: string): (Partial<ImageDescriptor> & ImageDescriptor) | undefined {
  try {
    return JSON.parse(text) as ImageDescriptor;
  } catch {
    return undefined;
  }
}

function wrong(name: string, message: string): Result<never> {
  const hint = 'The build writes image.json beside the image.';
  return failure([{ code: `runner/${name}`, severity: 'error', message, hint }]);
}
