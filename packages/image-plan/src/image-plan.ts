import type { Root } from '@nx-aib/qm';
import type { Arch, Bytes, ManifestPath } from '@nx-aib/core';
import type { OomPlan } from '@nx-aib/oom';
import type { DiskPlan } from '@nx-aib/partitions';
import type { QmMemoryPlan } from '@nx-aib/qm-memory';
export { type Root } from '@nx-aib/qm';

/**
 * Where the manifest asks for something: for errors that only a build finds. No part of what an image is: fingerprints
 * leave every `at` out.
 */
export interface Placed {
  readonly at?: ManifestPath;
}

/**
 * What an image will be: plain JSON and complete. Whatever the manifest puts into the image is in here before
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
  readonly mode: 'package' | 'image';
  /** What the UUIDs of the disk, its partitions and file systems are derived from where the manifest gives none. */
  readonly seed: string;
  /** Every time stamp in the image, in seconds since 1970 (SOURCE_DATE_EPOCH). */
  readonly sourceDateEpoch: number;
  readonly hostname: string;
  readonly qm: PlannedQm | null;
  readonly oom: OomPlan;
  readonly disk: DiskPlan;
  readonly packages: readonly PlannedPackages[];
  /** The lock beside the manifest that says which versions are installed; null when there is none. */
  readonly lock?: PlannedLock | null;
  /**
   * The sources of packages that the distribution's own keys do not vouch for; absent where there are none. A lock names
   * the digest of each package, and needs no trust in a source.
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

/** What the image has for its QM partition beyond packages and paths. */
export interface PlannedQm {
  readonly memory: QmMemoryPlan;
  /** Whether QM's root file system is read-only: not in package mode. */
  readonly readOnly: boolean;
  /** The drop-in's place and text. */
  readonly dropIn: { readonly path: string; readonly text: string };
}

/** The packages of one root, without what they depend on. */
export interface PlannedPackages {
  readonly root: Root;
  /** What the manifest asks for, sorted. */
  readonly requested: readonly string[];
  /** What the distribution needs to boot, or to be a QM partition, sorted. */
  readonly platform: readonly string[];
  /** Where the manifest asks for each of `requested` that it does ask for. */
  readonly at?: Readonly<Record<string, ManifestPath>>;
}

/** The file that pins the versions of all packages. */
export interface PlannedLock {
  /** Relative to the manifest's directory. */
  readonly file: string;
  /** Of the file, lower-case hexadecimal. */
  readonly sha256: string;
  /** How many packages it pins, those of the build's tools included. */
  readonly packages: number;
}

/** A source of packages that is trusted for another reason than the distribution's signature. */
export interface PlannedSource {
  /** A line of sources.list(5), without a password. */
  readonly line: string;
  /** `none`: nobody has signed what it has, or that is not minded; `keys`: somebody else than the distribution has. */
  readonly trust: 'none' | 'keys';
  /** What stands for its content: of its indexes, or of the keyrings of its signers; lower-case hexadecimal. */
  readonly sha256: string;
}

/** Where a planned path comes from: the manifest, or nx-aib itself for the reason given. */
export type Origin = 'manifest' | 'nx-aib';

/** Permission bits as four octal digits, `0644`. */
export type Mode = string;

/** What a file of the image holds: a text of the plan, or another file. */
export type FileContent =
  | { readonly text: string }
  /** A file beside the manifest: its path relative to the manifest's directory. */
  | {
      readonly source: string;
      readonly size: Bytes;
      readonly sha256: string;
      /** It does not lie in the workspace, which the user has allowed by name. */
      readonly outside?: true;
    };

interface PathBase extends Placed {
  readonly root: Root;
  /** Absolute and normalised, as seen from inside `root`. */
  readonly path: string;
  readonly origin: Origin;
}

/** Something that is put into a root, changed there or taken away, in the order of the plan. */
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
      /** Whether missing parents are made. */
      readonly parents: boolean;
      /** Whether the directory may be there already. */
      readonly existOk: boolean;
    })
  | (PathBase & { readonly type: 'symlink'; readonly target: string })
  /** Owner or mode of a path that exists by then; `mode` is octal or symbolic as in chmod(1). */
  | (PathBase & {
      readonly type: 'attributes';
      readonly mode: string | null;
      readonly user: string | null;
      readonly group: string | null;
      readonly recursive: boolean;
    })
  | (PathBase & { readonly type: 'absent' });

/** Who may log in: what is added to the accounts that packages bring. */
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
  /** The primary group, named as the user unless a gid was given that another group has. */
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

/** The kernel: its package, its command line, and the modules that it goes without. */
export interface PlannedKernel {
  readonly package: string;
  /** In order, as /proc/cmdline shows them. */
  readonly cmdline: readonly string[];
  readonly removedModules: readonly string[];
  /** Where the manifest names the package, and each of `removedModules`. */
  readonly at?: {
    readonly package?: ManifestPath;
    readonly removedModules: Readonly<Record<string, ManifestPath>>;
  };
}

/** How the image gets from the firmware to its kernel. */
export interface PlannedBoot {
  /** `esp-systemd-boot`: an EFI system partition with systemd-boot, a kernel and an initrd. */
  readonly scheme: 'esp-systemd-boot';
  /** Serial consoles first, as the kernel names them: `ttyS0`. */
  readonly consoles: readonly string[];
}
