import { maxPackageAge, storeFileCommand } from '@nx-aib/cli';
import { REFRESHES_FILE } from '@nx-aib/steps';
import type { Input } from './code-inputs';

/** When the packages of this machine's store were last refreshed: an image from before that is out of date. */
export const REFRESHES: Input = { runtime: storeFileCommand(REFRESHES_FILE) };

/**
 * The same for `build`, which has to run from time to time: on a hit in Nx's cache no executor runs, so nothing would warn about
 * old packages. It changes once per `maxPackageAge`, counted from the last refresh. All images have the same command, because
 * Nx runs equal commands once.
 */
export function refreshesAndAge(given: string | undefined): Input {
  const age = maxPackageAge(given);
  // The executor reports an invalid age.
  const seconds = age.ok ? age.value : undefined;
  return { runtime: storeFileCommand(REFRESHES_FILE, seconds) };
}
