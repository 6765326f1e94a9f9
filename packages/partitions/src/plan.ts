import type { Bytes, ManifestPath, Sectors } from '@nx-aib/core';

/** The file system in a partition, and its mount point: an absolute path. */
export interface PlannedFilesystem {
  readonly type: 'ext4' | 'vfat';
  /** As printed by blkid(8): a UUID in lower case, or `XXXX-XXXX` for vfat. */
  readonly uuid: string;
  readonly label: string;
  readonly mountPoint: string;
}

/** One entry of the partition table. `start` and `size` are in sectors of 512 bytes. */
export interface PlannedPartition {
  /** Its number in the partition table, from 1. */
  readonly number: number;
  /** Its role and its GPT name: `efi`, `var`, `qm_var`, `root`, … */
  readonly name: string;
  /** A GUID in upper case for GPT, a hexadecimal byte (`0c`, `83`) for DOS. */
  readonly type: string;
  /** The partition's own GUID in lower case; null for DOS. */
  readonly uuid: string | null;
  readonly start: Sectors;
  readonly size: Sectors;
  readonly bootable: boolean;
  readonly filesystem: PlannedFilesystem | null;
  /** Where the manifest sets its size, for errors found only during a build; not part of the partition itself. */
  readonly at?: ManifestPath;
}

/** A file system that is not in the image but is mounted in it, by UUID. */
export interface ExternalMount {
  readonly mountPoint: string;
  readonly uuid: string;
}

/** A disk, to the sector: its partition table, its partitions, and external mounts. */
export interface DiskPlan {
  readonly label: 'gpt' | 'dos';
  /** The disk's own GUID in lower case, or `0x…` for DOS. */
  readonly diskId: string;
  readonly size: Bytes;
  /** The size of the disk in sectors. */
  readonly sectors: Sectors;
  /** In the order of the table. */
  readonly partitions: readonly PlannedPartition[];
  readonly external: readonly ExternalMount[];
  /** Set if root is to grow to the end of a disk that is larger than the image. */
  readonly rootGrows?: true;
}
