import { readJson } from '@nx-aib/build-machine';
import { isNumber, isObject, isObjectOf, isText, maybe } from '@nx-aib/core';
import path from 'node:path';

/**
 * The image described by one of our descriptors, of any version: an absolute path. Undefined if the file is missing or
 * not a descriptor.
 */
export async function describedFile(descriptor: string): Promise<string | undefined> {
  const artifact = (await readJson(descriptor, isDescriptor))?.artifact;
  const isImage = artifact?.sha256 !== undefined || artifact?.contentDigest !== undefined;
  return isImage ? path.resolve(path.dirname(descriptor), artifact.file) : undefined;
}

/** The fields that every version of image.json contains. */
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
