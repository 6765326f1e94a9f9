import type { Bytes } from '@nx-aib/core';
import type { PlanCounts } from './counts';
import type { ImagePlan } from './image-plan';

/** The schema version of image.json; any other was written by another version of nx-aib. */
export const DESCRIPTOR_SCHEMA = 3;

/** Facts about the image's file, except its content. */
export interface ImageFile {
  /** Relative to the descriptor's directory. */
  readonly file: string;
  readonly format: 'qcow2' | 'raw';
  /** The file's own size. */
  readonly size: Bytes;
  /** Identifies the build: equal fingerprints mean equal files. */
  readonly fingerprint: string;
}

/** The digest of an image's file: one of the two, 64 lower-case hexadecimal digits. */
export type ImageFileDigest =
  | {
      /** SHA-256 of the whole file, as printed by sha256sum(1): for qcow2. */
      readonly sha256: string;
      readonly contentDigest?: undefined;
    }
  | {
      /**
       * SHA-256 of everything that is not a hole (`contentDigest` of @nx-aib/build-machine): for raw images, which are
       * mostly holes.
       */
      readonly contentDigest: string;
      readonly sha256?: undefined;
    };

/** image.json: everything that a runner needs to know about a built image. */
export interface ImageDescriptor {
  readonly schema: typeof DESCRIPTOR_SCHEMA;
  readonly artifact: ImageFile & ImageFileDigest;
  /** The content manifest beside the image: every path of its ext4 file systems (`renderContents`). */
  readonly contents: {
    /** Relative to the descriptor's directory. */
    readonly file: string;
    readonly size: Bytes;
    /** Of the file, lower-case hexadecimal: it represents everything in the image. */
    readonly sha256: string;
    /** How many paths it has. */
    readonly entries: number;
  };
  readonly esp: {
    /** Of the whole EFI system partition, lower-case hexadecimal. */
    readonly sha256: string;
  };
  readonly plan: ImagePlan;
  /** What the package steps installed. */
  readonly installed: readonly InstalledPackage[];
  /** The build's counts for `plan` and `installed`. */
  readonly counts: PlanCounts;
}

/** A package in the image, including dependencies. */
export interface InstalledPackage {
  readonly root: 'host' | 'qm';
  readonly name: string;
  readonly version: string;
  readonly arch: string;
  /** Where the package came from; absent if no known archive had it when it was installed. */
  readonly source?: PackageSource;
  /** It came from a source that is trusted without a signature (`PlannedSource` with the trust `none`). */
  readonly unverified?: true;
}

/** A package's file, independent of any mirror. */
export interface PackageSource {
  /** Of the package's file, lower-case hexadecimal. */
  readonly sha256: string;
  /** The archive's own label in lower case: `debian`, `debian-security`. */
  readonly archive: string;
  /** Inside the archive: `pool/main/a/acl/acl_2.3.2-2_amd64.deb`. */
  readonly path: string;
}

/** The digest of an image's file, and which of the two kinds it is. */
export function digestOf({ sha256, contentDigest }: ImageFileDigest): {
  readonly kind: 'sha256' | 'contentDigest';
  readonly value: string;
} {
  return sha256 === undefined
    ? { kind: 'contentDigest', value: contentDigest }
    : { kind: 'sha256', value: sha256 };
}
