import type { FolderFacts, NamespaceFacts, ProgramFacts } from '@nx-aib/build-machine';
import type { Diagnostic } from '@nx-aib/core';
import type { ArchiveAnswer } from '@nx-aib/package-family';
import type { ProbeVerdict } from '@nx-aib/runner';

/** A program, and who needs it. */
export interface NeededProgram extends ProgramFacts {
  /** Commands by their names; with `every`, all of them. */
  readonly neededBy: readonly string[];
  /** What is lost without it, where commands work all the same. */
  readonly optional?: string;
}

/** All that is known of a machine before it is judged. */
export interface MachineFacts {
  readonly programs: readonly NeededProgram[];
  readonly kvm: ProbeVerdict;
  readonly namespaces: NamespaceFacts;
  /** What is against keeping the store there, or against knowing where. */
  readonly store: { readonly folder?: FolderFacts; readonly problems: readonly Diagnostic[] };
  readonly temporary: FolderFacts & { readonly hasRoomForSockets: boolean };
  /** Where Nx's native code is loaded from by default. */
  readonly tmp: FolderFacts;
  /** Where images are written: the working directory. */
  readonly output: FolderFacts;
  readonly sharedMemory: FolderFacts;
  /** What programs can still have, in bytes. */
  readonly availableMemory: number;
  /** This machine's clock, in seconds since 1970. */
  readonly now: number;
  /** The variables that name proxies, without passwords. */
  readonly proxies: Readonly<Record<string, string>>;
  readonly archives: readonly ArchiveAnswer[];
}
