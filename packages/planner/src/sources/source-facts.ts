import type { Bytes } from '@nx-aib/core';

/** A file beside the manifest in its current state. */
export interface SourceFile {
  /** Normalised, with `/`, relative to the manifest's directory; may start with `../`. */
  readonly source: string;
  readonly size: Bytes;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  /** It is outside the workspace, directly or through symbolic links; the user has allowed that. */
  readonly outside?: true;
}

/** The matches of a `source_glob`. */
export interface SourceMatches {
  /** How many files match; may be more than in `files`, which contains at most `max_files`. */
  readonly matched: number;
  /** The part of the pattern before its first wildcard, relative to the manifest's directory; `.` if there is none. */
  readonly base: string;
  /** Sorted by `source`. */
  readonly files: readonly SourceFile[];
  /** If nothing matches: the hint that says what makes such files, and whether they are made later. */
  readonly none?: { readonly hint: string | undefined; readonly isExpected: boolean };
}

/** Facts about the files named in a manifest, by their names in it. */
export interface SourceFacts {
  /** By `source_path`, as written. */
  readonly files: ReadonlyMap<string, SourceFile>;
  /** By `source_glob`, as written. */
  readonly globs: ReadonlyMap<string, SourceMatches>;
  /** The texts of unit files, by `source` as in `SourceFile`; absent if there are none. */
  readonly texts?: ReadonlyMap<string, string>;
}

/** The default of `max_files` for a `source_glob`. */
export const DEFAULT_MAX_FILES = 1000;
