import type { Arch, Bytes } from '@nx-aib/core';
import type { ImagePlan } from '@nx-aib/image-plan';
import type { Manifest } from '@nx-aib/manifest';
import type { FamilyPlanning } from '@nx-aib/package-family';
import type { Distribution, Target } from '@nx-aib/platforms';
import type { SourceFacts } from './sources/source-facts';

/** Everything that an image follows from. */
export interface ImageInput {
  readonly manifest: Manifest;
  readonly target: Target;
  readonly distribution: Distribution;
  /** What is to be known of the distribution's packages. */
  readonly family: FamilyPlanning;
  readonly arch: Arch;
  readonly mode: 'package' | 'image';
  /** What the host says of the files that the manifest names. */
  readonly sourceFacts: SourceFacts;
  /** Defines of the command line, over those of the manifest. */
  readonly defines: Readonly<Record<string, unknown>>;
  /** What UUIDs are derived from; default: the define `seed`, else what the image is (`defaultSeed`). */
  readonly seed?: string | undefined;
  /** The Nx project that the image is; a part of the default seed. */
  readonly project?: string | undefined;
  /** The machine for which percentages of memory become bytes. */
  readonly machine: { readonly memTotal: Bytes };
}

/** What is decided before the paths are. */
export type PlanParts = Pick<ImagePlan, 'hostname' | 'qm' | 'oom' | 'disk' | 'accounts' | 'packages'>;
