import path from 'node:path';
import { fileState, inLockedFolder, readTextIfThere, settled } from '@nx-aib/build-machine';
import { parseDescriptor } from '@nx-aib/image-plan';
import type { BuildRequest } from '../build-request';

/**
 * The stamp of an image that was built: undefined if another build has replaced it, or its descriptor, since.
 * @throws SystemError if a file cannot be read.
 */
export function stampOfBuilt(
  { out, descriptor }: Pick<BuildRequest, 'out' | 'descriptor'>,
  fingerprint: string,
): Promise<string | undefined> {
  // Builds replace image and descriptor together, in the locked directory.
  return inLockedFolder(path.dirname(out), async () => {
    const text = await readTextIfThere(descriptor);
    const read = text === undefined ? undefined : parseDescriptor(text, descriptor);
    if (read?.ok !== true || read.value.artifact.fingerprint !== fingerprint) return undefined;
    const [state] = await settled(() => [fileState(out)].filter((found) => found !== undefined));
    return state?.stamp;
  });
}
