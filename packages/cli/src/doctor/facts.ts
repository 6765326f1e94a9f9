import type { FolderFacts, NamespaceFacts, ProgramFacts } from '@nx-aib/build-machine';
import type { Diagnostic } from '@nx-aib/core';
import type { ArchiveAnswer, CachedPackages } from '@nx-aib/package-family';
import type { ProbeVerdict } from '@nx-aib/runner';

/** A program and the commands that need it. */
export interface NeededProgram extends ProgramFacts {
  /** Names of commands. */
  readonly neededBy: readonly string[];
  /** The effect if it is missing, for a program without which commands still work. */
  readonly optional?: string;
}

/** Everything that `doctor` finds out about a machine before it is judged. */
export interface MachineFacts {
  readonly programs: readonly NeededProgram[];
  readonly kvm: ProbeVerdict;
  readonly namespaces: NamespaceFacts;
  /** The store's directory, and why it cannot be used or determined. */
  readonly store: { readonly folder?: FolderFacts; readonly problems: readonly Diagnostic[] };
  readonly temporary: FolderFacts & { readonly hasRoomForSockets: boolean };
  /** Nx loads its native code from here by default. */
  readonly tmp: FolderFacts;
  /** The working directory, where images are written. */
  readonly output: FolderFacts;
  readonly sharedMemory: FolderFacts;
  /** Memory that programs can still allocate, in bytes. */
  readonly availableMemory: number;
  /** This machine's clock, in seconds since 1970. */
  readonly now: number;
  /** Proxy variables of the environment, without passwords. */
  readonly proxies: Readonly<Record<string, string>>;
  /** Not asked if a build of the given image needs none. */
  readonly archives: readonly ArchiveAnswer[];
  /** For the given image: how many packages of its lock are in the store; absent without an image, or without a lock. */
  readonly downloads?: CachedPackages & { readonly lockFile: string };
}
