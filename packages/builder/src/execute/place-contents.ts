import { fileSize, readTextIfThere, sha256File } from '@nx-aib/build-machine';
import type { ImageDescriptor } from '@nx-aib/image-plan';
import { changesOutput } from '../steps/changes/output';
import { espOutput } from '../steps/esp/output';
import path from 'node:path';

/**
 * The parts of a build beside the image: the file with its content manifest, and the descriptor's facts about the EFI
 * system partition.
 */
export interface PartsBeside {
  /** Absolute. */
  readonly contents: string;
  readonly esp: ImageDescriptor['esp'];
}

/** @param inputs the outputs of the steps that `image` reads */
export async function partsBeside(inputs: Readonly<Record<string, string>>): Promise<PartsBeside> {
  const sha256 = (await readTextIfThere(espOutput(inputNamed(inputs, 'esp')).sha256)) ?? '';
  return { contents: changesOutput(inputNamed(inputs, 'changes')).files, esp: { sha256 } };
}

/** @throws Error where `image` does not read such a step: a bug */
export function inputNamed(inputs: Readonly<Record<string, string>>, name: 'esp' | 'changes'): string {
  const output = inputs[name];
  if (output === undefined) throw new Error(`the image does not read "${name}"`);
  return output;
}

/** Whether the content manifest named in a descriptor is unmodified. */
export async function contentsAreWhole(descriptor: string, { contents }: ImageDescriptor): Promise<boolean> {
  const file = path.resolve(path.dirname(descriptor), contents.file);
  return (await fileSize(file)) === contents.size && (await sha256File(file)) === contents.sha256;
}
