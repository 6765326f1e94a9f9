import type { Arch } from '@nx-aib/core';
import type { BootScheme } from '@nx-aib/partitions';

/** A distribution that the native engine builds from: a file of data/distributions. */
export interface Distribution {
  readonly name: string;
  /** The package family: which package manager, and which package names. */
  readonly family: string;
  /** Where packages come from: for the family to read. */
  readonly repositories: Readonly<Record<string, unknown>>;
  /** Every time stamp in an image, in seconds since 1970, unless a build says otherwise: the distribution's release. */
  readonly sourceDateEpoch: number;
  /** The architectures that it can be built for here. */
  readonly arches: Readonly<Partial<Record<Arch, DistributionArch>>>;
  readonly packages: {
    /** For the host's and for the QM partition's root file system. */
    readonly shared: readonly string[];
    /** For the host's alone; the kernel's package is not among them. */
    readonly host: readonly string[];
    /** For the QM partition's alone. */
    readonly qm: readonly string[];
    /** Whose programs a build runs; in no image because of that. */
    readonly tools: readonly string[];
  };
  /** Units that are masked, by the root file system that they are in. */
  readonly maskedUnits: { readonly host: readonly string[]; readonly qm: readonly string[] };
  /** Where kernel and initrd lie in the host's root file system: a pattern that one file each matches. */
  readonly bootFiles: { readonly kernel: string; readonly initrd: string };
}

/** What a distribution has for one architecture. */
export interface DistributionArch {
  /** The architecture's name in packages: `amd64`. */
  readonly packageArch: string;
  readonly kernelPackage: string;
  /** The EFI boot loader: where its binary is in the host's root, and where it goes, relative to the ESP. */
  readonly bootLoader: { readonly source: string; readonly destination: string };
  readonly linking: DynamicLinking;
}

/**
 * How programs of packages are started that are unpacked outside of an image, ld.so(8): absolute paths in the tree that they
 * are unpacked in.
 */
export interface DynamicLinking {
  /** The dynamic loader. */
  readonly loader: string;
  /** The folder with shared libraries; systemd's own are in `systemd` below it. */
  readonly libraries: string;
}

/** All that a target, a distribution and an architecture together say about booting. */
export interface BootFacts {
  readonly scheme: BootScheme;
  readonly kernelPackage: string;
  /** The architecture's name in packages: `amd64`. */
  readonly packageArch: string;
  readonly bootLoader: DistributionArch['bootLoader'];
  readonly bootFiles: Distribution['bootFiles'];
  /** Values of `console=`, in order. */
  readonly consoles: readonly string[];
  /** What the target adds to the kernel's command line; no console and no root. */
  readonly cmdline: readonly string[];
  readonly rootOnCmdline: boolean;
}
