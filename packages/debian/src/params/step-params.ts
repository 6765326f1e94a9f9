import type { PlannedSource } from '@nx-aib/image-plan';
import type { ManifestPath } from '@nx-aib/core';
import type { PinnedPackage } from '@nx-aib/package-family';
import path from 'node:path';

/** Where packages come from: the archive's suite, never its host, which does not change what a package is. */
export interface ArchiveParams {
  readonly suite: string;
  /** All suites that packages come from, `suite` included. */
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** As dpkg(1) names it: `amd64`. */
  readonly debArch: string;
  readonly sourceDateEpoch: number;
  /** The sources that the distribution's own keys do not vouch for; absent where there are none, and with a lock. */
  readonly sources?: readonly PlannedSource[];
}

export interface ToolsParams {
  readonly archive: ArchiveParams;
  readonly packages: readonly string[];
  /** Exactly what is unpacked; without it, what the archive has on the day. */
  readonly locked?: readonly PinnedPackage[];
  /** Where a manifest asks for what of this it does ask for. */
  readonly at?: PackagePlaces;
}

export interface PackagesParams {
  readonly archive: ArchiveParams;
  readonly packages: readonly string[];
  /** Exactly what is installed on top of what the step reads; without it, what the archive has on the day. */
  readonly locked?: readonly PinnedPackage[];
  /** Kernel modules that are deleted, from the initrd too. */
  readonly removeModules: readonly string[];
  /** Where the manifest asks for what of this it does ask for. */
  readonly at?: PackagePlaces;
}

/** Places by names. */
export interface PackagePlaces {
  readonly packages: Readonly<Record<string, ManifestPath>>;
  readonly modules: Readonly<Record<string, ManifestPath>>;
}

/** All code that this package's kinds of steps run: its own, and what it shares with those that only plan. */
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

/** Parameters of a `tools` step that were written as JSON; undefined where they are none. */
export function readToolsParams(written: unknown): ToolsParams | undefined {
  return isToolsParams(written) ? written : undefined;
}

/** Parameters of a `packages` step that were written as JSON; undefined where they are none. */
export function readPackagesParams(written: unknown): PackagesParams | undefined {
  return isPackagesParams(written) ? written : undefined;
}
