import { fileSize, readTextIfThere, sha256File } from '@nx-aib/build-machine';
import type { ImageDescriptor } from '@nx-aib/image-plan';
import { FILES } from './actions/contents';
import { ESP_DIGEST } from './actions/esp';
import path from 'node:path';

/** What goes with an image: the file with its content manifest, and what its descriptor says of the EFI system partition. */
export interface PartsBeside {
  /** Absolute. */
  readonly contents: string;
  readonly esp: ImageDescriptor['esp'];
}

/** @param inputs the outputs of the steps that `image` reads */
export async function partsBeside(inputs: Readonly<Record<string, string>>): Promise<PartsBeside> {
  const sha256 = (await readTextIfThere(path.join(inputs['esp'] ?? '', ESP_DIGEST))) ?? '';
  return { contents: path.join(inputs['changes'] ?? '', FILES), esp: { sha256 } };
}

/** Whether the content manifest that a descriptor names is the one that was put there. */
export async function contentsAreWhole(descriptor: string, { contents }: ImageDescriptor): Promise<boolean> {
  const file = path.resolve(path.dirname(descriptor), contents.file);
  return (await fileSize(file)) === contents.size && (await sha256File(file)) === contents.sha256;
}
