import type { BuildEvent } from '@nx-aib/steps';
import type { ImagePlan } from '@nx-aib/image-plan';
import type { Result } from '@nx-aib/core';
import type { Lock, Platform } from '@nx-aib/package-family';

export type ImageFormat = 'qcow2' | 'raw';

export interface BuildRequest {
  readonly plan: ImagePlan;
  readonly platform: Platform;
  /** The exact packages to install; null for the archive's latest versions. */
  readonly lock: Lock | null;
  /** Absolute; the plan's sources are relative to it. */
  readonly manifestDir: string;
  readonly format: ImageFormat;
  /** Absolute; replaced when the new image is complete. */
  readonly out: string;
  /** Absolute; the path of the image's descriptor. */
  readonly descriptor: string;
  /** Absolute; where step outputs are cached. */
  readonly storeDir: string;
  readonly report: (event: BuildEvent) => void;
  /** Prints a line to the user immediately: which packages are being installed on the build machine. */
  readonly say: (line: string) => void;
  /** Report which steps would be hits or misses, and write nothing. */
  readonly dryRun: boolean;
  /**
   * When a refresh of packages without a lock was requested, in seconds since 1970. Skipped if a refresh has succeeded since
   * then. Default: the packages in the store are used. Ignored in a dry run.
   */
  readonly refresh?: number | undefined;
  /** Packages without a lock that are older than this cause a warning, in seconds; default: no warning. */
  readonly maxPackageAge?: number | undefined;
  /** The size in bytes to which the store is pruned; default: what `storeSize()` returns. */
  readonly storeSize?: number | undefined;
  /** Report why each miss is one; default false. */
  readonly explain?: boolean;
}

/** Both paths are absolute. */
export interface BuiltImage {
  readonly image: string;
  readonly descriptor: string;
}

/** Builds an image from its plan; null after a dry run. */
export type BuildImage = (request: BuildRequest) => Promise<Result<BuiltImage | null>>;
