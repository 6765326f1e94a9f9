import path from 'node:path';
import picomatch from 'picomatch';

/** glob(7) and `**`; no braces, no negation, no extended patterns. `[!a]` negates, `*` does not match a leading dot. */
const OPTIONS: picomatch.PicomatchOptions = { nobrace: true, noextglob: true, nonegate: true, posix: true };

/** The directories of a pattern that come before its first wildcard, `.` if there are none. */
export function globBase(pattern: string): string {
  const parts = path.posix.normalize(pattern).split('/').slice(0, -1);
  const wild = parts.findIndex((part) => /[*?[\\]/.test(part));
  return (wild === -1 ? parts : parts.slice(0, wild)).join('/') || '.';
}

/** Whether a normalised relative path matches a pattern. */
export function globMatcher(pattern: string): (source: string) => boolean {
  const base = globBase(pattern);
  const normalised = path.posix.normalize(pattern);
  // picomatch knows no `..`: what comes before the first wildcard is compared as it is.
  const rest = base === '.' ? normalised : normalised.slice(base.length + 1);
  const matches = picomatch(rest, OPTIONS);
  return (source) => {
    const below = path.posix.relative(base, source);
    return !below.startsWith('../') && matches(below);
  };
}
