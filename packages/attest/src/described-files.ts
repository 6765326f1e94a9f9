import { createHash } from 'node:crypto';
import path from 'node:path';
import { fileDigest, readFileFacts, readUserFile } from '@nx-aib/build-machine';
import { digestOf, parseDescriptor, type ImageDescriptor } from '@nx-aib/image-plan';
import { failure, resultOf, type Diagnostic, type Result } from '@nx-aib/core';
import { problem } from './keys';
import type { Subject } from './statement';

/** A descriptor, and the current digests of its own file and of the files that it describes. */
export interface Described {
  readonly descriptor: ImageDescriptor;
  readonly subjects: readonly Subject[];
}

/** Reads all of them. Error if a file does not match the descriptor. */
export async function readDescribed(descriptorFile: string): Promise<Result<Described>> {
  const read = await readUserFile(descriptorFile);
  if (!read.ok) {
    const missing = problem('no-descriptor', `there is no image descriptor "${descriptorFile}"`);
    return failure([{ ...missing, hint: 'a build writes it beside the image' }]);
  }
  const parsed = parseDescriptor(Buffer.from(read.content).toString('utf8'), descriptorFile);
  if (!parsed.ok) return parsed;
  const descriptor = parsed.value;
  const found: Diagnostic[] = [];
  const subjects: Subject[] = [
    { name: path.basename(descriptorFile), digest: { sha256: sha256Of(read.content) } },
  ];
  for (const { file, size, ...digest } of describedFiles(descriptor)) {
    const place = path.resolve(path.dirname(descriptorFile), file);
    const facts = await readFileFacts(place);
    if (facts.ok) subjects.push({ name: file, digest: { sha256: facts.sha256 } });
    if (!facts.ok || facts.size !== size || !(await isWhole(place, facts.sha256, digestOf(digest)))) {
      const message = `"${file}" is not the one that ${path.basename(descriptorFile)} describes`;
      found.push({ ...problem('not-the-image', message), hint: 'build the image again' });
    }
  }
  return resultOf({ descriptor, subjects }, found);
}

function describedFiles({ artifact, contents }: ImageDescriptor) {
  return [artifact, contents];
}

/**
 * A signature contains the SHA-256 of the whole file, which anyone can check; a descriptor may contain another kind of
 * digest.
 */
async function isWhole(
  file: string,
  sha256: string,
  { kind, value }: ReturnType<typeof digestOf>,
): Promise<boolean> {
  return (kind === 'sha256' ? sha256 : await fileDigest(kind, file)) === value;
}

export function sha256Of(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
