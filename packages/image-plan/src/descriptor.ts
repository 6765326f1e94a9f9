import type { Bytes } from '@nx-aib/core';
import type { PlanCounts } from './counts';
import type { ImagePlan } from './image-plan';

/** Of image.json; another one is written by another version of nx-aib. */
export const DESCRIPTOR_SCHEMA = 3;

/** What is said of the image's file, but for its content. */
export interface ImageFile {
  /** Relative to the descriptor's directory. */
  readonly file: string;
  readonly format: 'qcow2' | 'raw';
  /** The file's own size. */
  readonly size: Bytes;
  /** The identity of the build that made it: equal ones give equal files. */
  readonly fingerprint: string;
}

/** What the content of an image's file is known by: one of the two, 64 lower-case hexadecimal digits. */
export type ImageFileDigest =
  | {
      /** SHA-256 of the whole file, as sha256sum(1) prints it: of a qcow2. */
      readonly sha256: string;
      readonly contentDigest?: undefined;
    }
  | {
      /** SHA-256 of what is not a hole (`contentDigest` of @nx-aib/build-machine): of a raw image, which is nearly all holes. */
      readonly contentDigest: string;
      readonly sha256?: undefined;
    };

/** image.json: what a runner needs to know of a built image, and all it needs. */
export interface ImageDescriptor {
  readonly schema: typeof DESCRIPTOR_SCHEMA;
  readonly artifact: ImageFile & ImageFileDigest;
  /** The content manifest beside the image: every path of its ext4 file systems (`renderContents`). */
  readonly contents: {
    /** Relative to the descriptor's directory. */
    readonly file: string;
    readonly size: Bytes;
    /** Of the file, lower-case hexadecimal: it stands for all that is in the image. */
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
  /** What the build has counted in `plan` and `installed`. */
  readonly counts: PlanCounts;
}

/** A package that the image has, dependencies included. */
export interface InstalledPackage {
  readonly root: 'host' | 'qm';
  readonly name: string;
  readonly version: string;
  readonly arch: string;
  /** Where the package came from; absent when no archive was known to have it when it was installed. */
  readonly source?: PackageSource;
  /** It came from a source that is trusted without a signature (`PlannedSource` with the trust `none`). */
  readonly unverified?: true;
}

/** A package's file, wherever its archive is mirrored. */
export interface PackageSource {
  /** Of the package's file, lower-case hexadecimal. */
  readonly sha256: string;
  /** The archive's own label in lower case: `debian`, `debian-security`. */
  readonly archive: string;
  /** Inside the archive: `pool/main/a/acl/acl_2.3.2-2_amd64.deb`. */
  readonly path: string;
}

/** Which of the two digests an image's file is known by, and that digest. */
export function digestOf({ sha256, contentDigest }: ImageFileDigest): {
  readonly kind: 'sha256' | 'contentDigest';
  readonly value: string;
} {
  return sha256 === undefined
    ? { kind: 'contentDigest', value: contentDigest }
    : { kind: 'sha256', value: sha256 };
}
