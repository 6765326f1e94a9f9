import { copyFile, fileSize, readTextIfThere, removeTree, sha256File } from '@nx-aib/host';
import { contentsBeside, type ImageDescriptor } from '@nx-aib/image-plan';
import { bytes } from '@nx-aib/manifest';
import path from 'node:path';
import { FILES } from './actions/contents';
import { ESP_DIGEST } from './actions/esp';

/**
 * Puts the image's content manifest beside its descriptor, and says what the descriptor has to say of it and of the EFI
 * system partition.
 *
 * @param inputs the outputs of the steps that `image` reads
 */
export async function placeContents(
  descriptor: string,
  inputs: Readonly<Record<string, string>>,
): Promise<Pick<ImageDescriptor, 'contents' | 'esp'>> {
  const file = contentsBeside(descriptor);
  await removeTree(file);
  await copyFile(path.join(inputs['changes'] ?? '', FILES), file);
  const lines = ((await readTextIfThere(file)) ?? '').split('\n');
  const sha256 = (await readTextIfThere(path.join(inputs['esp'] ?? '', ESP_DIGEST))) ?? '';
  return {
    contents: {
      file: path.basename(file),
      size: bytes((await fileSize(file)) ?? 0),
      sha256: await sha256File(file),
      entries: lines.filter((line) => line.startsWith('./')).length,
    },
    esp: { sha256 },
  };
}

/** Whether the content manifest that a descriptor names is the one that was put there. */
export async function contentsAreWhole(descriptor: string, { contents }: ImageDescriptor): Promise<boolean> {
  const file = path.resolve(path.dirname(descriptor), contents?.file ?? '');
  const isThere = contents !== undefined && (await fileSize(file)) === contents.size;
  return isThere && (await sha256File(file)) === contents.sha256;
}
