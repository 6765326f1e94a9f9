import type { Bytes } from '@nx-aib/core';

/** One file beside the manifest, as it is now. */
export interface SourceFile {
  /** Normalised, with `/`, relative to the manifest's directory; may begin with `../`. */
  readonly source: string;
  readonly size: Bytes;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  /** It is not in the workspace, or symbolic links lead out of it; the user has allowed that. */
  readonly outside?: true;
}

/** What a `source_glob` matches. */
export interface SourceMatches {
  /** How many files match; may be more than `files`, which holds at most the `max_files` that are allowed. */
  readonly matched: number;
  /** The pattern's part before its first wildcard, relative to the manifest's directory; `.` if there is none. */
  readonly base: string;
  /** Sorted by `source`. */
  readonly files: readonly SourceFile[];
}

/** What the host says of the files that a manifest names, by what the manifest says. */
export interface SourceFacts {
  /** By `source_path`, as written. */
  readonly files: ReadonlyMap<string, SourceFile>;
  /** By `source_glob`, as written. */
  readonly globs: ReadonlyMap<string, SourceMatches>;
}

/** How many files a `source_glob` may match where `max_files` is silent. */
export const DEFAULT_MAX_FILES = 1000;
