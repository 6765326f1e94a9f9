import type { Arch, Bytes } from '@nx-aib/core';
import type { BootScheme } from '@nx-aib/partitions';

/** A board or machine that an image is made for: a file of data/targets. */
export interface Target {
  readonly name: string;
  /** What it is, in a few words. */
  readonly description: string;
  readonly arches: readonly Arch[];
  readonly boot: {
    /** How it boots unless its distribution's entry says otherwise. */
    readonly scheme: BootScheme;
    /** The distributions that the native engine builds for it, by name. */
    readonly distributions: Readonly<Record<string, DistributionBoot>>;
  };
  readonly label: 'gpt' | 'dos';
  /** How a DOS table marks the EFI system partition. */
  readonly efi: { readonly dosType: 'ef' | '0c'; readonly bootable: boolean };
  /** Values of `console=`, in order; the kernel's own messages go to all, /dev/console is the last. */
  readonly consoles: Readonly<Partial<Record<Arch, readonly string[]>>>;
  /** The image's size when a manifest sets none; null for the disk planner's default. */
  readonly imageSize: Bytes | null;
  /** What it adds to the kernel's command line. */
  readonly cmdline: readonly string[];
  /** Whether `root=` is on the command line: not where the boot loader adds it. */
  readonly rootOnCmdline: boolean;
  /** The kernel's package for RPM distributions when it is not the distribution's own. */
  readonly kernelPackage: string | null;
  /** Defaults of a static network: its interface, and the modules that have to be loaded for it. */
  readonly network: { readonly interface: string | null; readonly modules: readonly string[] };
  /** What the root partition is called. */
  readonly rootName: 'root' | 'system_a';
  /** Whether root grows to the end of a larger disk unless a manifest says otherwise. */
  readonly rootGrows: boolean;
  /** The virtual machine that stands for it; null for boards. */
  readonly machine: VirtualMachine | null;
  /** What a reader should know, a sentence each. */
  readonly notes: readonly string[];
}

/** How one distribution boots on a target. */
export interface DistributionBoot {
  readonly scheme: BootScheme;
  /** In place of the distribution's own. */
  readonly kernelPackage?: string;
}

/** The virtual machine of a target. */
export interface VirtualMachine {
  /** The memory that it gets when nobody says otherwise. */
  readonly memory: Bytes;
  /** What /proc/meminfo shows of that as MemTotal: percentages of memory are percentages of this. */
  readonly memTotal: Bytes;
}
