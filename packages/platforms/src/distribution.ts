import type { Arch } from '@nx-aib/core';
import type { BootScheme } from '@nx-aib/partitions';

/** A distribution that the native engine supports: a file in data/distributions. */
export interface Distribution {
  readonly name: string;
  /** The package family: which package manager, and which package names. */
  readonly family: string;
  /** Where packages come from; interpreted by the package family. */
  readonly repositories: Readonly<Record<string, unknown>>;
  /**
   * Every timestamp in an image, in seconds since 1970, unless a build sets another: the distribution's release date.
   */
  readonly sourceDateEpoch: number;
  /** The supported architectures. */
  readonly arches: Readonly<Partial<Record<Arch, DistributionArch>>>;
  readonly packages: {
    /** For the host's and for the QM partition's root file system. */
    readonly shared: readonly string[];
    /** For the host's only; does not include the kernel's package. */
    readonly host: readonly string[];
    /** For the QM partition's only. */
    readonly qm: readonly string[];
    /** Packages whose programs a build runs; they are not installed in an image because of this. */
    readonly tools: readonly string[];
  };
  /** Masked units, by root file system. */
  readonly maskedUnits: { readonly host: readonly string[]; readonly qm: readonly string[] };
  /** The version of Podman, `5.4`; absent if it changes within the distribution. */
  readonly podman?: string;
  /** Kernel and initrd in the host's root file system: a pattern for each, which must match exactly one file. */
  readonly bootFiles: { readonly kernel: string; readonly initrd: string };
}

/** The distribution's data for one architecture. */
export interface DistributionArch {
  /** The architecture's name in packages: `amd64`. */
  readonly packageArch: string;
  readonly kernelPackage: string;
  /** The EFI boot loader: its binary in the host's root, and its destination relative to the ESP. */
  readonly bootLoader: { readonly source: string; readonly destination: string };
  readonly linking: DynamicLinking;
}

/**
 * How to start programs from packages that are unpacked outside an image, ld.so(8): absolute paths in the tree into
 * which they are unpacked.
 */
export interface DynamicLinking {
  /** The dynamic loader. */
  readonly loader: string;
  /** The directory with shared libraries; systemd's own are in its subdirectory `systemd`. */
  readonly libraries: string;
}

/** Everything about booting for a combination of target, distribution and architecture. */
export interface BootFacts {
  readonly scheme: BootScheme;
  readonly kernelPackage: string;
  /** The architecture's name in packages: `amd64`. */
  readonly packageArch: string;
  readonly bootLoader: DistributionArch['bootLoader'];
  readonly bootFiles: Distribution['bootFiles'];
  /** Values of `console=`, in order. */
  readonly consoles: readonly string[];
  /** The target's additions to the kernel command line, without console and root. */
  readonly cmdline: readonly string[];
  readonly rootOnCmdline: boolean;
}
