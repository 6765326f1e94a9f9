import type { Arch, Bytes } from '@nx-aib/core';
import type { ImageMode, ImagePlan } from '@nx-aib/image-plan';
import type { Manifest } from '@nx-aib/manifest';
import type { FamilyPlanning } from '@nx-aib/package-family';
import type { Distribution, Target } from '@nx-aib/platforms';
import type { SourceFacts } from './sources/source-facts';

/** Everything that determines an image. */
export interface ImageInput {
  readonly manifest: Manifest;
  readonly target: Target;
  readonly distribution: Distribution;
  /** The family's facts about the distribution's packages. */
  readonly family: FamilyPlanning;
  readonly arch: Arch;
  readonly mode: ImageMode;
  /** Facts about the files named in the manifest, on the build machine. */
  readonly sourceFacts: SourceFacts;
  /** Defines from the command line, which override those of the manifest. */
  readonly defines: Readonly<Record<string, unknown>>;
  /** The seed of UUIDs; default: the define `seed`, otherwise the image's identity (`defaultSeed`). */
  readonly seed?: string | undefined;
  /** The Nx project of the image; part of the default seed. */
  readonly project?: string | undefined;
  /** The machine for which percentages of memory are converted to bytes. */
  readonly machine: { readonly memTotal: Bytes };
}

/** The parts of a plan that are decided before the paths. */
export type PlanParts = Pick<ImagePlan, 'hostname' | 'qm' | 'oom' | 'disk' | 'accounts' | 'packages'>;
