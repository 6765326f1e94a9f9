import { whyUnusableFolder, whyUnwritable, type UnusableFolder, type Unwritable } from '@nx-aib/host';
import type { Diagnostic } from '@nx-aib/manifest';

const WHY: Record<Unwritable, string> = {
  directory: 'it is a directory',
  special: 'it is no regular file',
  'no-parent': 'its directory does not exist',
  'parent-not-a-directory': 'its directory is a file',
  permission: 'its directory may not be written to',
};

const WHY_FOLDER: Record<UnusableFolder, string> = {
  'not-a-directory': 'it is a file, or lies below one',
  permission: 'it may not be written to',
};

/** What is against writing the image; better known before a long build than after it. */
export async function checkOutput(out: string): Promise<Diagnostic[]> {
  const reason = await whyUnwritable(out);
  if (reason === undefined) return [];
  const message = `the image "${out}" cannot be written: ${WHY[reason]}`;
  return [{ code: `output/${reason}`, severity: 'error', message }];
}

/** What is against keeping the outputs of steps in `folder`. */
export async function checkBuildDir(folder: string): Promise<Diagnostic[]> {
  const reason = await whyUnusableFolder(folder);
  if (reason === undefined) return [];
  const message = `the build directory "${folder}" cannot be used: ${WHY_FOLDER[reason]}`;
  return [{ code: `build-dir/${reason}`, severity: 'error', message }];
}
