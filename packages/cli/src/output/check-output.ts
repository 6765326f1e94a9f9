import { whyUnusableFolder, whyUnwritable, type Unwritable } from '@nx-aib/build-machine';
import type { Diagnostic } from '@nx-aib/core';
import { notText } from '@nx-aib/steps';
import path from 'node:path';

const WHY: Record<Unwritable, string> = {
  directory: 'it is a directory',
  special: 'it is not a regular file',
  'no-parent': 'its directory does not exist',
  'parent-not-a-directory': 'its directory is a file',
  permission: 'its directory is not writable',
  'read-only': 'it is on a read-only file system',
};

/** The two files that a build writes. */
export interface Output {
  readonly image: string;
  readonly descriptor: string;
}

/**
 * Why an image cannot be written; checked before a long build rather than after it.
 * @param makesFolder whether its directory is created if it does not exist
 */
export async function checkOutput(output: Output, { makesFolder = false } = {}): Promise<Diagnostic[]> {
  const strange = notText(output.image);
  if (strange !== undefined) {
    const message = `the image ${JSON.stringify(output.image)} cannot be written: ${strange}`;
    return [{ code: 'output/unusable-name', severity: 'error', message }];
  }
  const image = await whyNot(output.image, makesFolder);
  if (image !== undefined) return [unwritable(`the image "${output.image}"`, image)];
  const descriptor = await whyNot(output.descriptor, makesFolder);
  return descriptor === undefined
    ? []
    : [unwritable(`the image's descriptor "${output.descriptor}"`, descriptor)];
}

async function whyNot(file: string, makesFolder: boolean): Promise<Unwritable | undefined> {
  const reason = await whyUnwritable(file);
  if (!makesFolder || reason !== 'no-parent') return reason;
  const folder = await whyUnusableFolder(path.dirname(file));
  return folder === 'not-a-directory' ? 'parent-not-a-directory' : folder;
}

function unwritable(what: string, reason: Unwritable): Diagnostic {
  const message = `${what} cannot be written: ${WHY[reason]}`;
  return { code: `output/${reason}`, severity: 'error', message };
}
