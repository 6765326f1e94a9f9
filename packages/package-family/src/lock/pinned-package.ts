/** Identifies a package's file, and its path in any mirror of its archive. */
export interface PackageFile {
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  /** The archive's own label in lower case, whatever its mirror is called: `debian`, `debian-security`. */
  readonly archive: string;
  /** The path inside the archive: `pool/main/a/acl/acl_2.3.2-2_amd64.deb`. */
  readonly path: string;
}

/** An exact version of a package. */
export interface PinnedPackage extends PackageFile {
  readonly name: string;
  readonly version: string;
  /** As used by dpkg(1): `amd64`, `all`. */
  readonly arch: string;
  /** When the archive was known to have it, UTC: `20260102T030405Z`. */
  readonly seen: string;
}

/** Equal for the same package in the same version. */
export function packageKey({
  name,
  version,
  arch,
}: Pick<PinnedPackage, 'name' | 'version' | 'arch'>): string {
  return `${name} ${version} ${arch}`;
}
