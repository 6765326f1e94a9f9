import path from 'node:path';
import { quoteForLog } from '@nx-aib/build-machine';
import { maxPackageAge, storeFileCommand } from '@nx-aib/cli';
import { REFRESHES_FILE } from '@nx-aib/steps';
import type { PluginOptions } from './plugin-options';
import type { RuntimeInput } from './shared-inputs';

type StoreOption = Pick<PluginOptions, 'store'>;

/** When the packages of this machine's store were last refreshed: an image from before that is out of date. */
export function refreshes({ store }: StoreOption): RuntimeInput {
  return { runtime: storeFileCommand(REFRESHES_FILE, { ofWorkspace: quoted(store) }) };
}

/**
 * The same for `build`, which has to run from time to time: on a hit in Nx's cache no executor runs, so nothing would warn about
 * old packages. It changes once per `maxPackageAge`, counted from the last refresh. All images have the same command, because
 * Nx runs equal commands once.
 */
export function refreshesAndAge({
  maxPackageAge: given,
  store,
}: StoreOption & Pick<PluginOptions, 'maxPackageAge'>): RuntimeInput {
  const age = maxPackageAge(given);
  // The executor reports an invalid age.
  const period = age.ok ? age.value : undefined;
  return { runtime: storeFileCommand(REFRESHES_FILE, { ofWorkspace: quoted(store), period }) };
}

/** Nx runs commands in the workspace root; an absolute path would give each machine another hash. */
function quoted(store: string | undefined): string | undefined {
  if (store === undefined) return undefined;
  return quoteForLog(path.isAbsolute(store) ? store : `./${store}`);
}
