import type { SourceLocation } from '@nx-aib/core';
import type { PackageFile } from './pinned-package';

/**
 * Finds packages in a lock's text, by their digests; the position is that of name, version and architecture.
 * @param file the name used in diagnostics
 */
export function locateLocked(text: string, file: string): (deb: PackageFile) => SourceLocation | undefined {
  const places = new Map<string, SourceLocation>();
  for (const [index, lineText] of text.split(/\r?\n/).entries()) {
    const [, indent, what, sha256] = /^(\s*-\s+)(\S+ \S+ \S+) \S+ ([0-9a-f]{64}) /.exec(lineText) ?? [];
    if (indent === undefined || what === undefined || sha256 === undefined) continue;
    const column = indent.length + 1;
    places.set(sha256, { file, line: index + 1, column, length: what.length, lineText });
  }
  return ({ sha256 }) => places.get(sha256);
}
