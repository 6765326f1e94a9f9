import { userCacheFolder } from '@nx-aib/build-machine';
import type { COMMAND_OPTIONS } from './declared-options';
import type { OptionsOf } from './option-declaration';
import path from 'node:path';

/** The store's directory: `--build-dir`, otherwise a directory in the user's cache. */
export function storeFolder({ buildDir }: OptionsOf<(typeof COMMAND_OPTIONS)['store']>): string {
  return path.resolve(buildDir ?? userCacheFolder('nx-aib'));
}
