import type { Arch, Bytes } from '@nx-aib/core';
import type { BootScheme } from '@nx-aib/partitions';

/** A board or machine for which images are made: a file in data/targets. */
export interface Target {
  readonly name: string;
  /** What it is, in a few words. */
  readonly description: string;
  readonly arches: readonly Arch[];
  readonly boot: {
    /** How it boots unless the entry of the distribution says otherwise. */
    readonly scheme: BootScheme;
    /** The distributions that the native engine supports on it, by name. */
    readonly distributions: Readonly<Record<string, DistributionBoot>>;
  };
  readonly label: 'gpt' | 'dos';
  /** How a DOS partition table marks the EFI system partition. */
  readonly efi: { readonly dosType: 'ef' | '0c'; readonly bootable: boolean };
  /** Values of `console=`, in order; the kernel's messages go to all of them, /dev/console is the last. */
  readonly consoles: Readonly<Partial<Record<Arch, readonly string[]>>>;
  /** The image's size if the manifest sets none; null for the disk planner's default. */
  readonly imageSize: Bytes | null;
  /** Its additions to the kernel command line. */
  readonly cmdline: readonly string[];
  /** Whether `root=` is on the command line: not if the boot loader adds it. */
  readonly rootOnCmdline: boolean;
  /** The kernel's package for RPM distributions if it is not the distribution's own. */
  readonly kernelPackage: string | null;
  /** Defaults of a static network: its interface, and the modules that must be loaded for it. */
  readonly network: { readonly interface: string | null; readonly modules: readonly string[] };
  /** The name of the root partition. */
  readonly rootName: 'root' | 'system_a';
  /** Whether root grows to the end of a larger disk by default. */
  readonly rootGrows: boolean;
  /** The virtual machine that emulates it; null for boards. */
  readonly machine: VirtualMachine | null;
  /** What a reader should know, a sentence each. */
  readonly notes: readonly string[];
}

/** How one distribution boots on a target. */
export interface DistributionBoot {
  readonly scheme: BootScheme;
  /** Replaces the distribution's own. */
  readonly kernelPackage?: string;
}

/** The virtual machine of a target. */
export interface VirtualMachine {
  /** Its default memory. */
  readonly memory: Bytes;
  /** The MemTotal of /proc/meminfo for that memory: percentages of memory refer to this. */
  readonly memTotal: Bytes;
}
