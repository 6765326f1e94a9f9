import type * as devkit from '@nx/devkit';

/** Nx's functions for plugins, for inference: loading them takes longer than inferring, and most workspaces need none of them. */
export function loadDevkit(): typeof devkit {
  // Not import(): callers are not asynchronous.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('@nx/devkit') as typeof devkit;
}
