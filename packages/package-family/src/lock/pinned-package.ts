/** Where a package's file is in any mirror of its archive, and which file it is. */
export interface PackageFile {
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  /** The archive's own label in lower case, whatever its mirror is called: `debian`, `debian-security`. */
  readonly archive: string;
  /** The file's place inside the archive: `pool/main/a/acl/acl_2.3.2-2_amd64.deb`. */
  readonly path: string;
}

/** One version of a package, exactly. */
export interface PinnedPackage extends PackageFile {
  readonly name: string;
  readonly version: string;
  /** As dpkg(1) names it: `amd64`, `all`. */
  readonly arch: string;
  /** When the archive was seen to have it, UTC: `20260102T030405Z`. */
  readonly seen: string;
}

/** Of two packages, whether they are the same one in the same version. */
export function packageKey({
  name,
  version,
  arch,
}: Pick<PinnedPackage, 'name' | 'version' | 'arch'>): string {
  return `${name} ${version} ${arch}`;
}
