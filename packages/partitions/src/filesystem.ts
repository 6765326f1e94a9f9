import { sectors, type Sectors } from '@nx-aib/core';
import { QM_VAR } from '@nx-aib/qm';
import { derivedUuid, derivedVolumeId } from './identity';
import type { PlannedFilesystem } from './plan';
import type { Role } from './role';

interface Kind {
  readonly type: PlannedFilesystem['type'];
  readonly label: string;
  readonly mountPoint: string;
}

/**
 * The partitions that contain a file system; the others are raw.
 *
 * The ESP is mounted at /boot/efi: where Debian's tools and Automotive Image Builder expect it, and the third place
 * that bootctl(1) checks. Because this is below /boot, the fstab entry makes systemd-gpt-auto-generator(8) leave the
 * ESP alone.
 */
const kinds: Readonly<Partial<Record<Role, Kind>>> = {
  efi: { type: 'vfat', label: 'ESP', mountPoint: '/boot/efi' },
  boot: { type: 'ext4', label: 'boot', mountPoint: '/boot' },
  var: { type: 'ext4', label: 'var', mountPoint: '/var' },
  qm_var: { type: 'ext4', label: 'qm_var', mountPoint: QM_VAR },
  root: { type: 'ext4', label: 'root', mountPoint: '/' },
};

/**
 * mke2fs(8) creates no journal in file systems of less than 2048 blocks, here of 4 KiB, and a car's power can be cut at
 * any moment.
 */
const MINIMUM_EXT4 = sectors(16_384);
/**
 * FAT32 has at least 65525 clusters: with fewer, firmware and mtools(1) treat it as FAT16 (Microsoft's FAT
 * specification, "FAT Type Determination"). With clusters of one sector, two FATs and 32 reserved sectors, that is 33
 * MiB, rounded up.
 */
const MINIMUM_VFAT = sectors(67_584);
/** Less than 128 MiB has no room for kernel modules, systemd and a container engine. */
export const MINIMUM_ROOT = sectors(262_144);

/** The file system of a partition, with `uuid` instead of the derived one; null for a raw partition. */
export function plannedFilesystem(
  role: Role,
  seed: string,
  uuid: string | undefined,
): PlannedFilesystem | null {
  const kind = kinds[role];
  if (kind === undefined) return null;
  const identify = kind.type === 'vfat' ? derivedVolumeId : derivedUuid;
  return { ...kind, uuid: uuid ?? identify(seed, `filesystem/${role}`) };
}

/** The minimum number of sectors of a partition with this role. */
export function minimumSize(role: Role): Sectors {
  if (role === 'root') return MINIMUM_ROOT;
  const type = kinds[role]?.type;
  if (type === undefined) return sectors(1);
  return type === 'ext4' ? MINIMUM_EXT4 : MINIMUM_VFAT;
}
