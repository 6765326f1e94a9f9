import type { Tool } from '@nx-aib/build-machine';
import type { Diagnostic, ManifestPath, Result } from '@nx-aib/core';
import type { ImagePlan, PlannedPackages, PlannedPath, PlannedSource } from '@nx-aib/image-plan';
import type { Content, Manifest } from '@nx-aib/manifest';
import type { BootFacts, Distribution } from '@nx-aib/platforms';
import type { Root } from '@nx-aib/qm';
import type { AnyKind } from '@nx-aib/steps';
import type { Lock, LockedPackage } from './lock/lock';
import type { LineForm } from './lock/lock-line';
import type { PinnedPackage } from './lock/pinned-package';
import type { PackageSteps } from './package-steps';
import type { PackageSet, RequestedPackages } from './sets/package-sets';

/**
 * All that differs from one family of distributions to the next: package names, archives, installing, and what an
 * installed system says of itself. Planner, builder, runner and plugin know nothing else of a family.
 */
export interface PackageFamily {
  /** As `family` of a distribution's data names it. */
  readonly name: string;
  readonly planning: FamilyPlanning;
  readonly building: FamilyBuilding;
  readonly guest: FamilyInGuest;
}

/** What plans need to know; pure. */
export interface FamilyPlanning {
  /** The packages that a content section asks for in this family's names, and the key that has them. */
  readonly packageKey: keyof Content & string;
  packagesOf(content: Content | undefined): readonly string[];
  /** The defines that ask for more packages of each root, and what their values have to be, in words. */
  readonly extraPackages: Readonly<Record<Root, string>> & { readonly what: string };
  /** Whether a text asks for a package. */
  isRequest(text: string): boolean;
  /** The package's name in a request. */
  requestedName(request: string): string;
  /** Requests that no package of this image can fulfil, whatever the archive has: of another architecture. */
  wrongRequests(planned: readonly PlannedPackages[], boot: BootFacts): Diagnostic[];
  /** The accounts that a root has before any manifest. */
  readonly baseAccounts: BaseAccounts;
  /** The package URL of an installed package (https://github.com/package-url/purl-spec). */
  packageUrl(
    installed: { readonly name: string; readonly version: string; readonly arch: string },
    distro: string,
  ): string;
  /** Folders in which packages keep what is theirs: no place for a home. */
  readonly dataFolders: readonly string[];
  /** What a name server of its own needs in the host's root, beside what every root has. */
  readonly resolverPackages: readonly string[];
  /** The package that brings an SSH server, and the file that its settings go into. */
  readonly sshServer: { readonly package: string; readonly settings: string };
  /** Manifest options that cannot be applied with this family. */
  readonly unsupported: UnsupportedOptions;
  /** What a reader should know and no check can show. */
  notes(manifest: Manifest, distribution: Distribution): string[];
  /** What nx-aib adds for packages that are planned: an SSH server's own keys. */
  pathsFor(packages: readonly PlannedPackages[]): PlannedPath[];
}

/** Names and numbers; null where a number is given out when the account is made. */
export interface BaseAccounts {
  readonly users: ReadonlyMap<string, number>;
  readonly groups: ReadonlyMap<string, number | null>;
}

/** Options of a content section, which QM has too, and others, by their keys from the manifest's top. */
export interface UnsupportedOptions {
  readonly content: readonly UnsupportedOption[];
  readonly elsewhere: readonly UnsupportedOption[];
}

/** A valid manifest option that cannot be applied. */
export interface UnsupportedOption {
  /** Keys from the top of the manifest or content section, `*` for every list position. */
  readonly key: readonly string[];
  /** Whether this value asks for something; a false, or an empty list, asks for nothing. */
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

/** What builds and locks need. */
export interface FamilyBuilding {
  /** The kinds of the steps that install packages. */
  readonly kinds: readonly AnyKind[];
  /** Programs and files that those need, and resolving does. */
  readonly tools: readonly Tool[];
  packageSteps(plan: ImagePlan, platform: Platform, lock: Lock | null): PackageSteps;
  /**
   * Where steps remember which manifest asks for a package: their parameters with `at` made of `keyOf`, for steps that
   * several manifests share. Undefined for steps of other kinds.
   */
  withKeys(params: unknown, keyOf: (kind: PlaceKind, name: string) => ManifestPath): unknown;
  /** Where a step's parameters say that a manifest asks for something. */
  placeIn(params: unknown, kind: PlaceKind, name: string): ManifestPath | undefined;
  /** The sources of packages that the distribution's own keys do not vouch for. Reads indexes and keyrings. */
  plannedSources(plan: ImagePlan, platform: Platform): Promise<Result<PlannedSource[]>>;
  /** Asks the archives of a distribution's packages, or their mirrors, for a small file each; bounded in time. */
  askArchives(distribution: Distribution): Promise<readonly ArchiveAnswer[]>;
  /** Modes and owners of the accounts' files, as packages bring them. */
  readonly accountFiles: AccountFileAttributes;
  /** A package that brings a kernel, for a message that asks for one. */
  readonly kernelExample: string;
  /** What names, versions and architectures of packages look like in a lock. */
  readonly lockForm: LineForm;
  /** Which packages a build would install: what a lock pins. */
  resolve(resolution: Resolution): Promise<Result<readonly LockedPackage[]>>;
}

/** What became of asking an archive. */
export interface ArchiveAnswer {
  /** What was asked for, without a password. */
  readonly uri: string;
  /** Why it could not be had; undefined where it could. */
  readonly failed?: string;
  /** When what it has was made and until when that is to be trusted, in seconds since 1970, where it says so. */
  readonly date?: number;
  readonly validUntil?: number;
}

/** Of each of the files of /etc that accounts are written into: mode in octal, names of user and group. */
export type AccountFileAttributes = Readonly<
  Record<
    'passwd' | 'group' | 'shadow' | 'gshadow',
    { readonly mode: string; readonly user: string; readonly group: string }
  >
>;

/** What a manifest may ask steps for that install packages: a package, or the removal of a kernel module. */
export type PlaceKind = 'packages' | 'modules';

export interface Resolution {
  readonly plan: ImagePlan;
  readonly platform: Platform;
  readonly requested: RequestedPackages;
  /** Where the manifest asks for a package, for diagnostics. */
  readonly pathOf: (set: PackageSet, name: string) => ManifestPath | undefined;
  /** What was locked before: a file that is chosen again keeps its line. */
  readonly before: readonly PinnedPackage[];
  /** Whether those keep their versions, whatever the archive has now. */
  readonly keepVersions: boolean;
  /** When the archive is asked, in seconds since 1970. */
  readonly now: number;
  /** Where downloads are kept by their digests. */
  readonly downloads: string;
  /** An empty folder. */
  readonly scratch: string;
  readonly logFile: string;
}

/** How a running system is asked about its packages: scripts of sh(1), and what they print. */
export interface FamilyInGuest {
  /** What services of this family's packages listen on, by its names of them; systemd's own are the same in all families. */
  readonly knownSockets: readonly KnownSocket[];
  /** Prints what is installed in a root. */
  installedScript(root: Root): string;
  parseInstalled(text: string): readonly GuestPackage[];
  /** Prints what is needed to judge which package the running kernel, `$release`, is of; the name comes in `words`. */
  kernelScript(words: string): string;
  /** Why the running kernel is not of a package; undefined when it is. */
  otherKernel(text: string, name: string, release: string): string | undefined;
}

/** A socket that a distribution's own service listens on. */
export interface KnownSocket {
  readonly units: readonly string[];
  readonly protocol: 'tcp' | 'udp' | 'raw';
  /** Of raw: the protocol's number. */
  readonly port: number;
  /** Where it listens; anywhere when not given. */
  readonly addresses?: readonly string[];
  readonly why: string;
}

export interface GuestPackage {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
  /** Other names that it fulfils requests of. */
  readonly provides: readonly string[];
}
