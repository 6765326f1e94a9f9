import { type PackagesParams, CODE, latestOf, readPackagesParams } from '../../params/step-params';
import { defineKind, mayRead } from '@nx-aib/steps';
import { rootOutput, type RootOutput } from '@nx-aib/package-family';
import { INSTALL_TOOLS, installNeeds } from '../../install/tools';
import type * as installRoot from './install-root';

/**
 * Makes a root file system of packages, from nothing or on top of another one:
 *
 *     root.tar
 *     installed.json    its packages, and which file of which archive each of them was
 */
export const packages = defineKind<PackagesParams, installRoot.PackagesInputs, RootOutput>({
  name: 'packages',
  reads: { base: mayRead(rootOutput) },
  makes: rootOutput,
  tools: INSTALL_TOOLS,
  needs: installNeeds,
  // Unpacks hundreds of packages, into memory where there is enough, configures them, and compresses an initrd.
  memoryMiB: 2048,
  code: CODE,
  keepsDownloads: true,
  travels: readPackagesParams,
  latestOf,
  // Loaded when a step runs: a plan only compares fingerprints.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  run: (context) => (require('./install-root') as typeof installRoot).installRoot(context),
});
