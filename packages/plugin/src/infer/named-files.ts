import { posix } from 'node:path';
import type { Content, Manifest } from '@nx-aib/manifest';

/** A file, or several, that a manifest names inside the workspace. */
export interface NamedFile {
  /** As the manifest names it. */
  readonly text: string;
  /** Relative to the workspace's root. */
  readonly path: string;
  readonly glob: boolean;
}

/** The files beside a manifest that it names, as Nx can follow them. */
export interface NamedFiles {
  /** What is inside of the workspace, in the manifest's order. */
  readonly inside: readonly NamedFile[];
  /** What is outside the workspace, as the manifest names it; Nx cannot see changes there. */
  readonly outside: readonly string[];
}

/** What a manifest in `directory` (relative to the workspace's root) takes from files. */
export function namedFiles(manifest: Manifest, directory: string): NamedFiles {
  const sources = [manifest.content, manifest.qm?.content].flatMap(contentSources);
  const resolved = sources.map((source) => ({ ...source, path: resolve(directory, source.text) }));
  return {
    inside: resolved.filter((source) => source.path !== undefined) as NamedFile[],
    outside: resolved.filter(({ path }) => path === undefined).map(({ text }) => text),
  };
}

function contentSources(content: Content | undefined): { text: string; glob: boolean }[] {
  return (content?.add_files ?? []).flatMap((file): { text: string; glob: boolean }[] => {
    if ('source_path' in file) return [{ text: file.source_path, glob: false }];
    return 'source_glob' in file ? [{ text: file.source_glob, glob: true }] : [];
  });
}

function resolve(directory: string, source: string): string | undefined {
  if (posix.isAbsolute(source)) return undefined;
  const path = posix.join(directory, source);
  return path === '..' || path.startsWith('../') ? undefined : path;
}

/**
 * A glob for one path. Nx reads its filesets with two different glob languages that share no escape character;
 * `?` in place of what either of them may find special matches in both.
 */
export function literalGlob(path: string): string {
  return wildcardsOnly(path.replace(/[*?[\]]/g, '?'));
}

/** A manifest's glob for Nx: braces and parentheses are plain characters in a manifest, and special to Nx. */
export function wildcardsOnly(glob: string): string {
  return glob.replace(/[{}()|\\]|^[!#]/g, '?');
}
