import { createHash } from 'node:crypto';

/** A package's file, as listed in a flat archive. */
export interface FlatEntry {
  /** The control file inside the package, as printed by `dpkg-deb --field`. */
  readonly control: string;
  readonly size: number;
  readonly sha256: string;
}

/** The index files of an archive that contains only some packages. */
export interface FlatArchive {
  readonly packages: string;
  readonly release: string;
}

/** The directory of a flat archive with the packages' files. */
export const FLAT_POOL = 'pool';

/**
 * The index files of a flat archive for apt(8), sources.list(5) "exact path". It claims to be `suite`, because
 * mmdebstrap(1) selects the essential packages by suite.
 */
export function flatArchive(entries: readonly FlatEntry[], suite: string): FlatArchive {
  // The last stanza also ends with an empty line: otherwise apt may not find it after reading other indexes.
  const packages = entries.map((entry) => `${flatStanza(entry)}\n`).join('');
  const digest = createHash('sha256').update(packages).digest('hex');
  const release = [
    `Suite: ${suite}`,
    `Codename: ${suite}`,
    'SHA256:',
    ` ${digest} ${Buffer.byteLength(packages)} Packages`,
    '',
  ];
  return { packages, release: release.join('\n') };
}

/** The stanza in an index: the package's own control file, and the path of its file. */
export function flatStanza({ control, size, sha256 }: FlatEntry): string {
  return `${control.trimEnd()}\nFilename: ${FLAT_POOL}/${sha256}.deb\nSize: ${size}\nSHA256: ${sha256}\n`;
}
