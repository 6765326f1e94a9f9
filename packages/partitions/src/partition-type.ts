import type { DiskInput } from './disk-input';
import type { Role } from './role';

/**
 * GPT partition types. ESP: UEFI 2.10, table 5.7. root, var and boot (XBOOTLDR): the Discoverable Partitions
 * Specification (https://uapi-group.org/specifications/specs/discoverable_partitions_specification/).
 * /var/qm, aboot, vbmeta and ukiboot: as Automotive Image Builder and ukiboot define them.
 */
const gptTypes: Readonly<Record<Exclude<Role, 'root' | 'sbl'>, string>> = {
  efi: 'C12A7328-F81F-11D2-BA4B-00A0C93EC93B',
  boot: 'BC13C2FF-59E6-4262-A352-B275FD6F7172',
  boot_a: '20117F86-E985-4357-B9EE-374BC1D8487D',
  boot_b: '20117F86-E985-4357-B9EE-374BC1D8487D',
  vbmeta_a: '20117F86-E985-4357-B9EE-374BC1D8487D',
  vbmeta_b: '20117F86-E985-4357-B9EE-374BC1D8487D',
  ukiboot_a: 'DF331E4D-BE00-463F-B4A7-8B43E18FB53A',
  ukiboot_b: 'DF331E4D-BE00-463F-B4A7-8B43E18FB53A',
  ukibootctl: 'FEFD9070-346F-4C9A-85E6-17F07F922773',
  var: '4D21B016-B534-45C2-A9FB-5C16E091FD2D',
  qm_var: 'EDFE9F90-3A4D-11F0-B8F8-E89C256C3906',
};

/** GPT types of the root partition, one per architecture: the Discoverable Partitions Specification. */
const gptRootTypes: Readonly<Record<DiskInput['arch'], string>> = {
  x86_64: '4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709',
  aarch64: 'B921B045-1DF0-41C3-AF44-4C6F280D3FAE',
};

/**
 * DOS partition types other than `83`, a Linux file system. `00` keeps other systems off the board's boot loader;
 * ukiboot looks for 46, 47 and 48.
 */
const dosTypes: Readonly<Partial<Record<Role, string>>> = {
  sbl: '00',
  ukiboot_a: '46',
  ukiboot_b: '47',
  ukibootctl: '48',
};

/** An extended partition with LBA addressing, which contains the logical ones. */
export const EXTENDED_DOS_TYPE = '0f';

/** The type of a partition as written in the disk's partition table. */
export function partitionType(role: Role, input: DiskInput): string {
  return input.label === 'gpt' ? gptType(role, input.arch) : dosType(role, input);
}

function gptType(role: Role, arch: DiskInput['arch']): string {
  if (role === 'root') return gptRootTypes[arch];
  // planDisk refuses a boot scheme with sbl on GPT: the board's ROM reads from where the GPT would be.
  if (role === 'sbl') throw new RangeError('sbl has no GPT type');
  return gptTypes[role];
}

function dosType(role: Role, input: DiskInput): string {
  if (role === 'efi') return input.efi?.dosType ?? 'ef';
  return dosTypes[role] ?? '83';
}
