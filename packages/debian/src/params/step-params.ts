import type { PlannedSource } from '@nx-aib/image-plan';
import type { ManifestPath } from '@nx-aib/core';
import type { PinnedPackage } from '@nx-aib/package-family';
import path from 'node:path';

/** Where packages come from: the archive's suite, never its host, which does not affect the content of packages. */
export interface ArchiveParams {
  readonly suite: string;
  /** All suites that packages come from, `suite` included. */
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** As dpkg(1) names it: `amd64`. */
  readonly debArch: string;
  readonly sourceDateEpoch: number;
  /** The sources that are not signed with the distribution's own keys; absent if there are none, and with a lock. */
  readonly sources?: readonly PlannedSource[];
}

export interface ToolsParams {
  readonly archive: ArchiveParams;
  readonly packages: readonly string[];
  /** The exact packages to unpack; by default the archive's latest versions. */
  readonly locked?: readonly PinnedPackage[];
  /** Where a manifest requests items in these parameters. */
  readonly at?: PackagePlaces;
}

export interface PackagesParams {
  readonly archive: ArchiveParams;
  readonly packages: readonly string[];
  /** The exact packages to install on top of the step's input; by default the archive's latest versions. */
  readonly locked?: readonly PinnedPackage[];
  /** Kernel modules to delete, also from the initrd. */
  readonly removeModules: readonly string[];
  /** Where the manifest requests items in these parameters. */
  readonly at?: PackagePlaces;
}

/** Positions by name. */
export interface PackagePlaces {
  readonly packages: Readonly<Record<string, ManifestPath>>;
  readonly modules: Readonly<Record<string, ManifestPath>>;
}

/** All code that this package's step kinds run: its own, and code shared with planning. */
export const CODE: readonly string[] = [
  path.resolve(__dirname, '..'),
  path.dirname(require.resolve('@nx-aib/package-family')),
];

interface Guards {
  readonly isToolsParams: (written: unknown) => written is ToolsParams;
  readonly isPackagesParams: (written: unknown) => written is PackagesParams;
}

// As code, which tools/schemas writes from steps.schema.json.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { isToolsParams, isPackagesParams } = require('../../schema/is-params.js') as Guards;

/** Parses the parameters of a `tools` step from JSON; undefined if invalid. */
export function readToolsParams(written: unknown): ToolsParams | undefined {
  return isToolsParams(written) ? written : undefined;
}

/** Parses the parameters of a `packages` step from JSON; undefined if invalid. */
export function readPackagesParams(written: unknown): PackagesParams | undefined {
  return isPackagesParams(written) ? written : undefined;
}
