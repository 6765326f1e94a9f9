import type { Root } from '@nx-aib/qm';
import type { Arch, Bytes, ManifestPath } from '@nx-aib/core';
import type { OomPlan } from '@nx-aib/oom';
import type { DiskPlan } from '@nx-aib/partitions';
import type { QmMemoryPlan } from '@nx-aib/qm-memory';
import type { PlannedMemoryBudget } from './memory-budget';
export { type Root } from '@nx-aib/qm';

/**
 * Where the manifest requests an item: for errors that are found only during a build. Not part of the image: every `at`
 * is excluded from fingerprints.
 */
export interface Placed {
  readonly at?: ManifestPath;
}

/** Whether packages can be installed in the running system, or QM's root is read-only. */
export const IMAGE_MODES = ['package', 'image'] as const;

/** One of `IMAGE_MODES`. */
export type ImageMode = (typeof IMAGE_MODES)[number];

/**
 * The complete plan of an image, as plain JSON. Everything that the manifest puts into the image is listed here before
 * anything is built, and each line of it is checked in the booted system afterwards.
 */
export interface ImagePlan {
  readonly schema: 1;
  readonly name: string;
  readonly version: string | null;
  readonly engine: 'native';
  readonly distro: string;
  readonly target: string;
  readonly arch: Arch;
  readonly mode: ImageMode;
  /**
   * The seed from which the UUIDs of the disk, its partitions and file systems are derived unless the manifest sets
   * them.
   */
  readonly seed: string;
  /** Every timestamp in the image, in seconds since 1970 (SOURCE_DATE_EPOCH). */
  readonly sourceDateEpoch: number;
  readonly hostname: string;
  readonly qm: PlannedQm | null;
  readonly oom: OomPlan;
  /** Absent without QM, if the manifest has no units that say anything about memory. */
  readonly memoryBudget?: PlannedMemoryBudget;
  readonly disk: DiskPlan;
  readonly packages: readonly PlannedPackages[];
  /** The lock beside the manifest that pins the versions to install; null if there is none. */
  readonly lock?: PlannedLock | null;
  /**
   * Package sources that are not signed by the distribution's own keys; absent if there are none. A lock contains the
   * digest of each package, so it needs no trust in a source.
   */
  readonly sources?: readonly PlannedSource[];
  /** In the order in which they are applied: later entries win. */
  readonly paths: readonly PlannedPath[];
  readonly accounts: PlannedAccounts;
  readonly services: readonly PlannedService[];
  readonly kernel: PlannedKernel;
  readonly boot: PlannedBoot;
  /** What a reader should know and no check can show, one sentence each. */
  readonly notes: readonly string[];
}

/** The plan for the QM partition, except its packages and paths. */
export interface PlannedQm {
  readonly memory: QmMemoryPlan;
  /** Whether QM's root file system is read-only: not in package mode. */
  readonly readOnly: boolean;
  /** The drop-in's path and text. */
  readonly dropIn: { readonly path: string; readonly text: string };
}

/** The packages of one root, without their dependencies. */
export interface PlannedPackages {
  readonly root: Root;
  /** Requested by the manifest, sorted. */
  readonly requested: readonly string[];
  /** Needed by the distribution to boot, or for a QM partition, sorted. */
  readonly platform: readonly string[];
  /** Where the manifest requests each package in `requested`, if it does so itself. */
  readonly at?: Readonly<Record<string, ManifestPath>>;
}

/** The file that pins the versions of all packages. */
export interface PlannedLock {
  /** Relative to the manifest's directory. */
  readonly file: string;
  /** Of the file, lower-case hexadecimal. */
  readonly sha256: string;
  /** How many packages it pins, including those of the build's tools. */
  readonly packages: number;
}

/** A package source that is trusted for another reason than the distribution's signature. */
export interface PlannedSource {
  /** A line of sources.list(5), without a password. */
  readonly line: string;
  /**
   * `none`: its contents are unsigned, or signatures are ignored; `keys`: signed with other keys than the
   * distribution's.
   */
  readonly trust: 'none' | 'keys';
  /** Represents its content: a digest of its indexes, or of its signers' keyrings; lower-case hexadecimal. */
  readonly sha256: string;
}

/** The origin of a planned path: the manifest, or nx-aib itself for the given reason. */
export type Origin = 'manifest' | 'nx-aib';

/** Permission bits as four octal digits, `0644`. */
export type Mode = string;

/** The content of a file in the image: text in the plan, or another file. */
export type FileContent =
  | { readonly text: string }
  /** A file beside the manifest: its path relative to the manifest's directory. */
  | {
      readonly source: string;
      readonly size: Bytes;
      readonly sha256: string;
      /** It is outside the workspace; the user has explicitly allowed its directory. */
      readonly outside?: true;
    };

interface PathBase extends Placed {
  readonly root: Root;
  /** Absolute and normalised, relative to `root`. */
  readonly path: string;
  readonly origin: Origin;
}

/** Something that is added to a root, changed in it or removed from it, in the order of the plan. */
export type PlannedPath =
  | (PathBase & {
      readonly type: 'file';
      readonly mode: Mode;
      readonly user: string;
      readonly group: string;
      readonly content: FileContent;
    })
  | (PathBase & {
      readonly type: 'directory';
      readonly mode: Mode;
      readonly user: string;
      readonly group: string;
      /** Whether missing parents are created. */
      readonly parents: boolean;
      /** Whether the directory may already exist. */
      readonly existOk: boolean;
    })
  | (PathBase & { readonly type: 'symlink'; readonly target: string })
  /** Owner or mode of a path that must already exist; `mode` is octal or symbolic as in chmod(1). */
  | (PathBase & {
      readonly type: 'attributes';
      readonly mode: string | null;
      readonly user: string | null;
      readonly group: string | null;
      readonly recursive: boolean;
    })
  | (PathBase & { readonly type: 'absent' });

/** Accounts that can log in: additions to the accounts from packages. */
export interface PlannedAccounts {
  /** A crypt(5) hash, `""` for no password, null for a locked account. */
  readonly rootPassword: string | null;
  readonly rootSshKeys: readonly string[];
  readonly users: readonly PlannedUser[];
  readonly groups: readonly PlannedGroup[];
}

/** A group that the manifest adds. */
export interface PlannedGroup extends Placed {
  readonly name: string;
  readonly gid: number;
}

/** A user that the manifest adds. */
export interface PlannedUser extends Placed {
  readonly name: string;
  readonly uid: number;
  /** The primary group, named like the user unless a gid of another group is given. */
  readonly gid: number;
  /** Supplementary groups. */
  readonly groups: readonly string[];
  readonly description: string;
  readonly home: string;
  readonly shell: string;
  readonly password: string | null;
  readonly sshKeys: readonly string[];
  /** Days since 1970-01-01, shadow(5). */
  readonly expiredate: number | null;
  readonly forcePasswordReset: boolean;
}

/** A systemd unit that is enabled, disabled or masked (systemctl(1)). */
export interface PlannedService extends Placed {
  readonly root: Root;
  /** A unit name with its suffix. */
  readonly unit: string;
  readonly state: 'enabled' | 'disabled' | 'masked';
  readonly origin: Origin;
}

/** The kernel: its package, command line, and removed modules. */
export interface PlannedKernel {
  readonly package: string;
  /** In order, as in /proc/cmdline. */
  readonly cmdline: readonly string[];
  readonly removedModules: readonly string[];
  /** Where the manifest names the package, and each of `removedModules`. */
  readonly at?: {
    readonly package?: ManifestPath;
    readonly removedModules: Readonly<Record<string, ManifestPath>>;
  };
}

/** How the firmware boots the image's kernel. */
export interface PlannedBoot {
  /** `esp-systemd-boot`: an EFI system partition with systemd-boot, a kernel and an initrd. */
  readonly scheme: 'esp-systemd-boot';
  /** Serial consoles first, as the kernel names them: `ttyS0`. */
  readonly consoles: readonly string[];
}
