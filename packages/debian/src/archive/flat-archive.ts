import { createHash } from 'node:crypto';

/** A package's file, as a flat archive lists it. */
export interface FlatEntry {
  /** The control file inside the package, as `dpkg-deb --field` prints it. */
  readonly control: string;
  readonly size: number;
  readonly sha256: string;
}

/** The texts of an archive that holds some packages and nothing else, all in one folder. */
export interface FlatArchive {
  readonly packages: string;
  readonly release: string;
}

/** Where a flat archive has a package's file. */
export function flatPath(sha256: string): string {
  return `${sha256}.deb`;
}

/**
 * Describes a flat archive for apt(8), sources.list(5) "exact path". It says that it is `suite`, for mmdebstrap(1)
 * chooses the essential packages by that.
 */
export function flatArchive(entries: readonly FlatEntry[], suite: string): FlatArchive {
  // The last one, too, ends with an empty line: apt finds it no longer where it has read others before.
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

/** The stanza of an index: the package's own control file, and where its file is. */
export function flatStanza({ control, size, sha256 }: FlatEntry): string {
  return `${control.trimEnd()}\nFilename: ${flatPath(sha256)}\nSize: ${size}\nSHA256: ${sha256}\n`;
}
