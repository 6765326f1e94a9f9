import { sectors, type Sectors } from '@nx-aib/core';
import type { Partitions } from '@nx-aib/manifest';

/**
 * How a machine gets from its firmware to the kernel, as far as the disk is concerned:
 * - `ukiboot`: an EFI loader that chooses between two raw slots with a unified kernel image each
 * - `aboot`: Android boot images in two slots, with their vbmeta partitions
 * - `grub2`: an EFI system partition and a /boot
 * - `grub2-sbl`: the same, after a partition for the second-stage boot loader of the board
 * - `esp-systemd-boot`: an EFI system partition that holds systemd-boot, kernel and initrd
 * - `none`: the board finds kernel and boot loader elsewhere
 */
export type BootScheme = 'ukiboot' | 'aboot' | 'grub2' | 'grub2-sbl' | 'esp-systemd-boot' | 'none';

/** A partition that a boot scheme requires. */
export type FixedRole =
  | 'sbl'
  | 'efi'
  | 'boot'
  | 'boot_a'
  | 'boot_b'
  | 'vbmeta_a'
  | 'vbmeta_b'
  | 'ukiboot_a'
  | 'ukiboot_b'
  | 'ukibootctl';

/** The keys of a manifest's `image.partitions` that set the size of fixed partitions. */
export type SizeKey = Exclude<keyof Partitions, 'root' | 'var' | 'var_qm'>;

export interface FixedPartition {
  readonly role: FixedRole;
  /** The key of `image.partitions` that sets its size; null when no key does. */
  readonly key: SizeKey | null;
  readonly defaultSize: Sectors;
}

/** Every fixed partition, in disk order. */
const inDiskOrder: readonly FixedPartition[] = [
  { role: 'sbl', key: 'sbl', defaultSize: sectors(8_192) },
  { role: 'efi', key: 'efi', defaultSize: sectors(204_800) },
  { role: 'boot', key: 'boot', defaultSize: sectors(614_400) },
  { role: 'boot_a', key: 'aboot', defaultSize: sectors(262_144) },
  { role: 'boot_b', key: 'aboot', defaultSize: sectors(262_144) },
  { role: 'vbmeta_a', key: 'vbmeta', defaultSize: sectors(128) },
  { role: 'vbmeta_b', key: 'vbmeta', defaultSize: sectors(128) },
  { role: 'ukiboot_a', key: 'ukiboot', defaultSize: sectors(262_144) },
  { role: 'ukiboot_b', key: 'ukiboot', defaultSize: sectors(262_144) },
  { role: 'ukibootctl', key: null, defaultSize: sectors(2_048) },
];

const roles: Readonly<Record<BootScheme, readonly FixedRole[]>> = {
  ukiboot: ['efi', 'ukiboot_a', 'ukiboot_b', 'ukibootctl'],
  aboot: ['boot_a', 'boot_b', 'vbmeta_a', 'vbmeta_b'],
  grub2: ['efi', 'boot'],
  'grub2-sbl': ['sbl', 'efi', 'boot'],
  'esp-systemd-boot': ['efi'],
  none: [],
};

/** Every boot scheme for which there is a layout. */
export const bootSchemes = Object.keys(roles) as readonly BootScheme[];

/** The partitions that `scheme` requires, in disk order. */
export function fixedPartitions(scheme: BootScheme): readonly FixedPartition[] {
  return inDiskOrder.filter(({ role }) => roles[scheme].includes(role));
}
