import { fileSize } from '@nx-aib/build-machine';
import { descriptorOf } from '@nx-aib/builder';
import { failure, success, type Result } from '@nx-aib/core';
import { noImage, readDescriptor } from '@nx-aib/runner';
import path from 'node:path';

/**
 * The descriptor for an IMAGE argument: itself, or the one beside an image, under the name used by `aib-dev build` or
 * Nx. A descriptor of another image is ignored, so that exactly the named image is verified.
 */
export async function findDescriptor(file: string): Promise<Result<string>> {
  if (file.endsWith('.json')) return success(file);
  if ((await fileSize(file)) === undefined) return failure([noImage(file)]);
  const names = [descriptorOf(file), path.join(path.dirname(file), 'image.json')];
  for (const name of names) {
    const read = await readDescriptor(name);
    if (read.ok && read.value.imageFile === path.resolve(file)) return success(name);
    // A damaged descriptor is reported as damaged, not as missing.
    if (!read.ok && (await fileSize(name)) !== undefined) return read;
  }
  return failure([
    {
      code: 'runner/no-descriptor',
      severity: 'error',
      message: `there is no image descriptor of "${file}"`,
      hint: `a build writes it beside the image, as "${names[0]}"; a descriptor with another name can be given itself`,
    },
  ]);
}
