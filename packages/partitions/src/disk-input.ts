import type { Bytes } from '@nx-aib/core';
import type { Partitions } from '@nx-aib/manifest';
import type { BootScheme } from './boot-scheme';

/** All that a disk layout depends on. */
export interface DiskInput {
  /** What every identifier on the disk is derived from: two disks with one seed have the same UUIDs. */
  readonly seed: string;
  /** The manifest's `image.image_size`. */
  readonly imageSize?: Bytes | undefined;
  /** The image's size when the manifest sets none; 8 GiB when the target sets none either. */
  readonly defaultImageSize?: Bytes | undefined;
  readonly label: 'gpt' | 'dos';
  readonly bootScheme: BootScheme;
  /** Chooses the root partition's GPT type. */
  readonly arch: 'x86_64' | 'aarch64';
  /** The manifest's `image.partitions`. */
  readonly partitions?: Partitions | undefined;
  /** Whether there is a QM partition: `var_qm` counts only then. */
  readonly hasQm: boolean;
  /** What the root partition is called; Android boot loaders look for `system_a`. Default `root`. */
  readonly rootName?: 'root' | 'system_a' | undefined;
  /** Whether root grows to the end of a larger disk when the manifest's `root.grow` says nothing. Default false. */
  readonly rootGrows?: boolean | undefined;
  /** How a DOS table marks the EFI system partition. Default: type `ef`, not bootable. */
  readonly efi?: { readonly dosType: 'ef' | '0c'; readonly bootable: boolean } | undefined;
}
