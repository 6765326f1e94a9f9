import { readJson } from '@nx-aib/build-machine';
import { isNumber, isObject, isObjectOf, isText, maybe } from '@nx-aib/core';
import path from 'node:path';

/**
 * The image that a descriptor of ours, of whatever version, describes: an absolute path. Undefined for a file that is no
 * descriptor, or is not there.
 */
export async function describedFile(descriptor: string): Promise<string | undefined> {
  const artifact = (await readJson(descriptor, isDescriptor))?.artifact;
  const isImage = artifact?.sha256 !== undefined || artifact?.contentDigest !== undefined;
  return isImage ? path.resolve(path.dirname(descriptor), artifact.file) : undefined;
}

/** What each version of image.json has had. */
interface AnyDescriptor {
  readonly schema: number;
  readonly plan: Readonly<Record<string, unknown>>;
  readonly artifact: {
    readonly file: string;
    readonly fingerprint: string;
    readonly sha256?: string;
    readonly contentDigest?: string;
  };
}

const isDescriptor = isObjectOf<AnyDescriptor>({
  schema: isNumber,
  plan: isObject,
  artifact: isObjectOf<AnyDescriptor['artifact']>({
    file: isText,
    fingerprint: isText,
    sha256: maybe(isText),
    contentDigest: maybe(isText),
  }),
});
