import type { BuildEvent } from '@nx-aib/steps';
import type { ImagePlan } from '@nx-aib/image-plan';
import type { Result } from '@nx-aib/core';
import type { Lock, Platform } from '@nx-aib/package-family';

export type ImageFormat = 'qcow2' | 'raw';

export interface BuildRequest {
  readonly plan: ImagePlan;
  readonly platform: Platform;
  /** What is installed, exactly; null for what the archive has on the day. */
  readonly lock: Lock | null;
  /** Absolute; the plan's sources are relative to it. */
  readonly manifestDir: string;
  readonly format: ImageFormat;
  /** Absolute; replaced when the new image is complete. */
  readonly out: string;
  /** Absolute; where the image's descriptor goes. */
  readonly descriptor: string;
  /** Absolute; where the outputs of steps are kept. */
  readonly storeDir: string;
  readonly report: (event: BuildEvent) => void;
  /** Said to the user at once, a line each: what is being installed on the host. */
  readonly say: (line: string) => void;
  /** Report what would be a hit or a miss, and write nothing. */
  readonly dryRun: boolean;
  /** Report why each step that is a miss is one; default false. */
  readonly explain?: boolean;
}

/** Both absolute. */
export interface BuiltImage {
  readonly image: string;
  readonly descriptor: string;
}

/** Builds an image from its plan; null after a dry run. */
export type BuildImage = (request: BuildRequest) => Promise<Result<BuiltImage | null>>;
