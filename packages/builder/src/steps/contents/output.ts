import type { View } from '@nx-aib/steps';
import path from 'node:path';

/** What later steps need to know about the packages of a root. */
export interface ContentsOutput {
  /** Every path with its type, mode and owner (mtree(5)). */
  readonly index: string;
  /** Names of files with several names, each with an earlier one: JSON, `isHardLinks`. */
  readonly hardLinks: string;
  /** The index with digests, hard links and capabilities: a content manifest of this root alone. */
  readonly files: string;
  /** A tree with the account files, `etc/passwd` and so on. */
  readonly accounts: string;
  /** A tar of units and the links that enable them. */
  readonly units: string;
  /** Packages, their versions and sources: JSON, `isInstalled`. */
  readonly installed: string;
  /** A directory with the boot files, for a root that boots. */
  readonly boot: string;
  readonly kernel: string;
  readonly initrd: string;
  readonly bootLoader: string;
}

export const contentsOutput: View<ContentsOutput> = (folder) => {
  const boot = path.join(folder, 'boot');
  return {
    index: path.join(folder, 'index.mtree'),
    hardLinks: path.join(folder, 'hard-links.json'),
    files: path.join(folder, 'files.mtree'),
    accounts: path.join(folder, 'files'),
    units: path.join(folder, 'units.tar'),
    installed: path.join(folder, 'installed.json'),
    boot,
    kernel: path.join(boot, 'vmlinuz'),
    initrd: path.join(boot, 'initrd.img'),
    bootLoader: path.join(boot, 'boot.efi'),
  };
};
