import type { Tool } from '@nx-aib/build-machine';
import type { Diagnostic, ManifestPath, Result, SourceLocation } from '@nx-aib/core';
import type { ImagePlan, PlannedPackages, PlannedPath, PlannedSource } from '@nx-aib/image-plan';
import type { Content, Manifest } from '@nx-aib/manifest';
import type { BootFacts, Distribution } from '@nx-aib/platforms';
import type { Root } from '@nx-aib/qm';
import type { AnyKind } from '@nx-aib/steps';
import type { Lock, LockedPackage } from './lock/lock';
import type { LineForm } from './lock/lock-line';
import type { PackageFile, PinnedPackage } from './lock/pinned-package';
import type { PackageSteps } from './package-steps';
import type { PackageSet, RequestedPackages } from './sets/package-sets';

/**
 * Everything that differs between families of distributions: package names, archives, installation, and how an
 * installed system lists its packages. Planner, builder, runner and plugin know nothing else about a family.
 */
export interface PackageFamily {
  /** As in `family` of a distribution's data. */
  readonly name: string;
  readonly planning: FamilyPlanning;
  /** Package sources that are not signed with the distribution's own keys. Reads indexes and keyrings. */
  plannedSources(plan: ImagePlan, platform: Platform): Promise<Result<PlannedSource[]>>;
  /** Planning must not use it: it is only loaded when it is used, with the part of the step engine that it needs. */
  readonly installing: FamilyInstalling;
  /** Planning must not use it: it is only loaded when it is used, with the code that builds. */
  readonly building: FamilyBuilding;
  readonly guest: FamilyInGuest;
}

/** What planning needs; pure. */
export interface FamilyPlanning {
  /** The packages that a content section requests in this family's names, and the key that contains them. */
  readonly packageKey: keyof Content & string;
  packagesOf(content: Content | undefined): readonly string[];
  /** The defines that request more packages for each root, and a description of valid values. */
  readonly extraPackages: Readonly<Record<Root, string>> & { readonly what: string };
  /** Whether a text is a valid package request. */
  isRequest(text: string): boolean;
  /** The package's name in a request. */
  requestedName(request: string): string;
  /** Requests that no package of this image can satisfy, whatever the archive has: those for another architecture. */
  wrongRequests(planned: readonly PlannedPackages[], boot: BootFacts): Diagnostic[];
  /** The accounts of a root before any manifest is applied. */
  readonly baseAccounts: BaseAccounts;
  /** The package URL of an installed package (https://github.com/package-url/purl-spec). */
  packageUrl(
    installed: { readonly name: string; readonly version: string; readonly arch: string },
    distro: string,
  ): string;
  /** Directories in which packages keep their data: not suitable for a home directory. */
  readonly dataFolders: readonly string[];
  /**
   * The packages that the host's root needs for its own name resolution, systemd-resolved(8), in addition to the
   * default ones.
   */
  readonly resolverPackages: readonly string[];
  /** The package that contains an SSH server, and the file for its settings. */
  readonly sshServer: { readonly package: string; readonly settings: string };
  /** Manifest options that are not supported with this family. */
  readonly unsupported: UnsupportedOptions;
  /** What a reader should know and no check can show. */
  notes(manifest: Manifest, distribution: Distribution): string[];
  /** Paths that nx-aib adds for planned packages, such as an SSH server's own keys. */
  pathsFor(packages: readonly PlannedPackages[]): PlannedPath[];
  /** The format of package names, versions and architectures in a lock. */
  readonly lockForm: LineForm;
}

/** Names and ids; null if an id is assigned when the account is created. */
export interface BaseAccounts {
  readonly users: ReadonlyMap<string, number>;
  readonly groups: ReadonlyMap<string, number | null>;
}

/** Unsupported options of a content section, which QM has too, and others, by their keys from the manifest's top. */
export interface UnsupportedOptions {
  readonly content: readonly UnsupportedOption[];
  readonly elsewhere: readonly UnsupportedOption[];
}

/** A valid manifest option that is not supported. */
export interface UnsupportedOption {
  /** Keys from the top of the manifest or content section, `*` for every list position. */
  readonly key: readonly string[];
  /** Whether this value requests something; false or an empty list requests nothing. */
  readonly asks: (value: unknown, parent: unknown) => boolean;
  readonly why: string;
  readonly hint: string;
}

/** A distribution on a target, with the family that installs it. */
export interface Platform {
  readonly distribution: Distribution;
  readonly boot: BootFacts;
  readonly family: PackageFamily;
}

/** The steps that install packages, without the code that runs them. */
export interface FamilyInstalling {
  /** The step kinds that install packages. */
  readonly kinds: readonly AnyKind[];
  packageSteps(plan: ImagePlan, platform: Platform, lock: Lock | null): PackageSteps;
}

/** What builds and locks need. */
export interface FamilyBuilding extends FamilyInstalling {
  /** Programs and files that these kinds and dependency resolution need. */
  readonly tools: readonly Tool[];
  /**
   * For steps shared by several manifests: their parameters with each `at`, the position at which a manifest requests a
   * package, replaced by `keyOf`. Undefined for steps of other kinds.
   */
  withKeys(params: unknown, keyOf: (kind: PlaceKind, name: string) => ManifestPath): unknown;
  /** Where, according to a step's parameters, a manifest requests something. */
  placeIn(params: unknown, kind: PlaceKind, name: string): ManifestPath | undefined;
  /**
   * Downloads a small file from each package archive of a distribution, or from their mirrors; takes a limited time.
   */
  askArchives(distribution: Distribution): Promise<readonly ArchiveAnswer[]>;
  /**
   * Downloads all packages that steps with a lock install, except those already cached; verifies both with the lock's
   * digests. Steps without a lock, and of other kinds, need nothing.
   * @param steps parameters of steps
   */
  fetchLocked(steps: readonly unknown[], places: FetchPlaces): Promise<Result<Fetched>>;
  /** How many of these packages are cached; requests nothing from the network. */
  lockedInCache(steps: readonly unknown[], downloads: string): Promise<CachedPackages>;
  /** Modes and owners of the account files, as installed by packages. */
  readonly accountFiles: AccountFileAttributes;
  /** A package that contains a kernel, for a message that says one is missing. */
  readonly kernelExample: string;
  /** The packages that a build would install, which a lock pins. */
  resolve(resolution: Resolution): Promise<Result<readonly LockedPackage[]>>;
}

/** The result of downloading locked packages. */
export interface Fetched {
  /** How many packages were already cached. */
  readonly cached: number;
  readonly downloaded: number;
  /** The size of the downloaded ones. */
  readonly bytes: number;
}

/** How many packages of a lock are cached. */
export interface CachedPackages {
  readonly cached: number;
  readonly missing: number;
}

/** The position of a package in its lock; undefined if unknown. */
export type LocateLocked = (deb: PackageFile) => SourceLocation | undefined;

/** What downloading locked packages uses. */
export interface FetchPlaces {
  /** Where downloads are cached by digest. */
  readonly downloads: string;
  /** An empty directory. */
  readonly scratch: string;
  readonly logFile: string;
  readonly locate?: LocateLocked;
  /** Called before packages are downloaded, with the number of those that are missing. */
  readonly onMissing?: (missing: number) => void;
}

/** An archive's answer to a request. */
export interface ArchiveAnswer {
  /** The requested URI, without a password. */
  readonly uri: string;
  /** Why the request failed; undefined if it succeeded. */
  readonly failed?: string;
  /** When the answer was created and until when it is valid, in seconds since 1970, if it says so. */
  readonly date?: number;
  readonly validUntil?: number;
}

/** For each account file in /etc: octal mode, names of user and group. */
export type AccountFileAttributes = Readonly<
  Record<
    'passwd' | 'group' | 'shadow' | 'gshadow',
    { readonly mode: string; readonly user: string; readonly group: string }
  >
>;

/** What a manifest can request from steps that install packages: a package, or the removal of a kernel module. */
export type PlaceKind = 'packages' | 'modules';

export interface Resolution {
  readonly plan: ImagePlan;
  readonly platform: Platform;
  readonly requested: RequestedPackages;
  /** Where the manifest requests a package, for diagnostics. */
  readonly pathOf: (set: PackageSet, name: string) => ManifestPath | undefined;
  /** What was locked before: a file that is selected again keeps its line. */
  readonly before: readonly PinnedPackage[];
  /** Whether these keep their versions, whatever the archive has now. */
  readonly keepVersions: boolean;
  /** When the archive is queried, in seconds since 1970. */
  readonly now: number;
  /** Where downloads are cached by digest. */
  readonly downloads: string;
  /** An empty directory. */
  readonly scratch: string;
  readonly logFile: string;
}

/** How to query the packages of a running system: scripts for sh(1), and the interpretation of their output. */
export interface FamilyInGuest {
  /**
   * The sockets that services of this family's packages listen on, by the family's unit names; systemd's own are the
   * same in all families.
   */
  readonly knownSockets: readonly KnownSocket[];
  /** Prints the packages installed in a root. */
  installedScript(root: Root): string;
  parseInstalled(text: string): readonly GuestPackage[];
  /**
   * Prints what is needed to determine the package of the running kernel, `$release`; the package name is in `words`.
   */
  kernelScript(words: string): string;
  /** Why the running kernel does not belong to a package; undefined if it does. */
  otherKernel(text: string, name: string, release: string): string | undefined;
}

/** A socket that a distribution's own service listens on. */
export interface KnownSocket {
  readonly units: readonly string[];
  readonly protocol: 'tcp' | 'udp' | 'raw';
  /** For raw sockets: the protocol number. */
  readonly port: number;
  /** The addresses it listens on; any if not set. */
  readonly addresses?: readonly string[];
  readonly why: string;
}

export interface GuestPackage {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
  /** Other names whose requests it satisfies. */
  readonly provides: readonly string[];
}
