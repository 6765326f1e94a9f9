import path from 'node:path';
import { fitsWild, namePattern } from './name-pattern';

/** The directories of a pattern before its first wildcard, `.` if there are none. */
export function globBase(pattern: string): string {
  const parts = path.posix.normalize(pattern).split('/').slice(0, -1);
  const wild = parts.findIndex((part) => /[*?[\\]/.test(part));
  return (wild === -1 ? parts : parts.slice(0, wild)).join('/') || '.';
}

/**
 * Whether a normalised relative path matches a pattern: each name according to namePattern(), and `**` matches any
 * number of directories that are not hidden.
 */
export function globMatcher(pattern: string): (source: string) => boolean {
  const base = globBase(pattern);
  const normalised = path.posix.normalize(pattern);
  const rest = base === '.' ? normalised : normalised.slice(base.length + 1);
  const names = rest.split('/').map((part) => (part === '**' ? 'any' : namePattern(part)));
  // A trailing `**` matches files: at least one name.
  const wanted = names.at(-1) === 'any' ? [...names, namePattern('*')] : names;
  return (source) => {
    const below = path.posix.relative(base, source);
    if (below.startsWith('../')) return false;
    return fitsWild(
      wanted,
      below.split('/'),
      (name) => name === 'any',
      (name, one) => name !== 'any' && name(one),
      (one) => !one.startsWith('.'),
    );
  };
}

/**
 * The name of a match in the destination: with `preserve_path`, its path below the pattern's fixed part; without, only the
 * file's name.
 */
export function nameBelow(base: string, source: string, preservePath: boolean): string {
  return preservePath ? path.posix.relative(base, source) : path.posix.basename(source);
}
