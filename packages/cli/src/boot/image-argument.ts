import { fileSize, readStart } from '@nx-aib/build-machine';
import { failure, success, type Result } from '@nx-aib/core';
import { noImage, readDescriptor, type TerminalMachine } from '@nx-aib/runner';

/** The first bytes of a qcow2 file (docs/interop/qcow2.txt of QEMU): "QFI" and 0xfb. */
const QCOW2_MAGIC = '514649fb';

/** Determines the type of an IMAGE argument: an image.json, a qcow2 or a raw file. */
export async function findImage(file: string): Promise<Result<TerminalMachine['image']>> {
  if (file.endsWith('.json')) {
    const read = await readDescriptor(file);
    if (!read.ok) return read;
    const { imageFile, descriptor } = read.value;
    if ((await fileSize(imageFile)) === undefined) return failure([noImage(imageFile)]);
    return success({ file: imageFile, format: descriptor.artifact.format });
  }
  if ((await fileSize(file)) === undefined) return failure([noImage(file)]);
  const start = await readStart(file, 4);
  const isQcow2 = start !== undefined && Buffer.from(start).toString('hex') === QCOW2_MAGIC;
  return success({ file, format: isQcow2 ? 'qcow2' : 'raw' });
}
