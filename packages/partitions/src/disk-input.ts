import type { Bytes } from '@nx-aib/core';
import type { Partitions } from '@nx-aib/manifest';
import type { BootScheme } from './boot-scheme';

/** Everything that a disk layout depends on. */
export interface DiskInput {
  /** Every identifier on the disk is derived from it: two disks with the same seed have the same UUIDs. */
  readonly seed: string;
  /** The manifest's `image.image_size`. */
  readonly imageSize?: Bytes | undefined;
  /** The image's size if the manifest sets none; 8 GiB if the target sets none either. */
  readonly defaultImageSize?: Bytes | undefined;
  readonly label: 'gpt' | 'dos';
  readonly bootScheme: BootScheme;
  /** Determines the root partition's GPT type. */
  readonly arch: 'x86_64' | 'aarch64';
  /** The manifest's `image.partitions`. */
  readonly partitions?: Partitions | undefined;
  /** Whether there is a QM partition: otherwise `var_qm` is ignored. */
  readonly hasQm: boolean;
  /** The name of the root partition; Android boot loaders look for `system_a`. Default `root`. */
  readonly rootName?: 'root' | 'system_a' | undefined;
  /** Whether root grows to the end of a larger disk if the manifest does not set `root.grow`. Default false. */
  readonly rootGrows?: boolean | undefined;
  /** How a DOS table marks the EFI system partition. Default: type `ef`, not bootable. */
  readonly efi?: { readonly dosType: 'ef' | '0c'; readonly bootable: boolean } | undefined;
}
