import type {
  Placed,
  PlannedAccounts,
  PlannedPath,
  PlannedService,
  PlannedSource,
  Root,
} from '@nx-aib/image-plan';
import type { ManifestPath } from '@nx-aib/core';
import type { LockedDeb } from '../packages/locked-deb';
import type { Step } from './step';

/** Where packages come from: the archive's suite, never its host, which does not change what a package is. */
export interface ArchiveParams {
  readonly suite: string;
  /** All suites that packages come from, `suite` included. */
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** As dpkg(1) names it: `amd64`. */
  readonly debArch: string;
  readonly sourceDateEpoch: number;
  /** The sources that the distribution's own keys do not vouch for; absent where there are none, and with a lock. */
  readonly sources?: readonly PlannedSource[];
}

export interface ToolsParams {
  readonly archive: ArchiveParams;
  readonly packages: readonly string[];
  /** Exactly what is unpacked; without it, what the archive has on the day. */
  readonly locked?: readonly LockedDeb[];
}

export interface PackagesParams {
  readonly archive: ArchiveParams;
  readonly packages: readonly string[];
  /** Exactly what is installed on top of what the step reads; without it, what the archive has on the day. */
  readonly locked?: readonly LockedDeb[];
  /** Kernel modules that are deleted, from the initrd too. */
  readonly removeModules: readonly string[];
  /** Where the manifest asks for what of this it does ask for. */
  readonly at?: PackagePlaces;
}

/** Places by names. */
export interface PackagePlaces {
  readonly packages: Readonly<Record<string, ManifestPath>>;
  readonly modules: Readonly<Record<string, ManifestPath>>;
}

export interface ContentsParams extends Placed {
  /** Where the boot files are in this root; null for a root that does not boot. */
  readonly boot: BootFileParams | null;
}

export interface BootFileParams {
  /** Glob patterns inside the root; of several matches the last in version order is taken. */
  readonly kernel: string;
  readonly initrd: string;
  readonly efiBinary: string;
}

export interface FilesystemParams extends Placed {
  readonly name: string;
  readonly offsetBytes: number;
  readonly sizeBytes: number;
  readonly label: string;
  readonly mountPoint: string;
}

/** A file system of one image. */
export interface OwnFilesystemParams extends FilesystemParams {
  readonly uuid: string;
}

export interface FilesystemsParams {
  readonly diskBytes: number;
  readonly filesystems: readonly FilesystemParams[];
  readonly mountPoints: readonly string[];
  readonly format: 'qcow2' | 'raw';
  readonly sourceDateEpoch: number;
}

export interface EspParams extends Placed {
  readonly sizeBytes: number;
  readonly volumeId: string;
  readonly label: string;
  readonly title: string;
  readonly cmdline: readonly string[];
  readonly efiName: string;
  readonly sourceDateEpoch: number;
}

export interface ServicesParams {
  readonly root: Root;
  /** Of this root; in their order. */
  readonly services: readonly PlannedService[];
  /** What the manifest adds to this root, or takes away, where systemctl(1) looks. */
  readonly units: readonly PlannedPath[];
}

export interface ChangesParams {
  readonly paths: readonly PlannedPath[];
  readonly accounts: PlannedAccounts;
  readonly roots: readonly Root[];
  readonly filesystems: readonly OwnFilesystemParams[];
  readonly mountPoints: readonly string[];
  readonly sourceDateEpoch: number;
}

export interface ImageParams {
  readonly diskBytes: number;
  /** The partition table, for sfdisk(8). */
  readonly sfdiskScript: string;
  readonly filesystems: readonly FilesystemParams[];
  readonly espOffsetBytes: number;
  readonly format: 'qcow2' | 'raw';
  readonly sourceDateEpoch: number;
}

export type ToolsStep = Step<'tools', ToolsParams>;
export type PackagesStep = Step<'packages', PackagesParams>;
export type ContentsStep = Step<'contents', ContentsParams>;
export type FilesystemsStep = Step<'filesystems', FilesystemsParams>;
export type EspStep = Step<'esp', EspParams>;
export type ServicesStep = Step<'services', ServicesParams>;
export type ChangesStep = Step<'changes', ChangesParams>;
export type ImageStep = Step<'image', ImageParams>;
export type AnyStep =
  | ToolsStep
  | PackagesStep
  | ContentsStep
  | FilesystemsStep
  | EspStep
  | ServicesStep
  | ChangesStep
  | ImageStep;
