import { PACKAGE_SETS, type PackageSet } from '../sets/package-sets';
import type { LockedPackage } from './lock';

/** The format of a family's package names, versions and architectures; none of them contains a space. */
export interface LineForm {
  readonly name: RegExp;
  readonly version: RegExp;
  readonly arch: RegExp;
}

const SHA256 = /^[0-9a-f]{64}$/;
const ARCHIVE = /^[a-z0-9][a-z0-9.+-]*$/;
const SEEN = /^\d{8}T\d{6}Z$/;
/** No segment is empty, `.` or `..`: a path cannot leave its archive. */
const PATH = /^(?!.*(^|\/)\.{0,2}(\/|$))[A-Za-z0-9+.~_%:/-]*[A-Za-z0-9]$/;

export type LockLine =
  { readonly ok: true; readonly locked: LockedPackage } | { readonly ok: false; readonly problem: string };

/** Parses a package line of a lock, as written by `renderLocked`. */
export function parseLockLine(line: string, form: LineForm): LockLine {
  const fields = line.split(' ');
  if (fields.length !== 7) return wrong(`it has ${fields.length} fields instead of 7`);
  const [name = '', version = '', arch = '', sets = '', sha256 = '', place = '', seen = ''] = fields;
  const slash = place.indexOf('/');
  const [archive, path] = [place.slice(0, Math.max(0, slash)), place.slice(slash + 1)];
  if (!form.name.test(name)) return wrong(`"${name}" is not a package name`);
  if (!form.version.test(version)) return wrong(`"${version}" is not a version`);
  if (!form.arch.test(arch)) return wrong(`"${arch}" is not an architecture`);
  const known = sets.split(',').filter(isSet);
  if (known.join() !== sets || sets !== inOrder(known).join())
    return wrong(`"${sets}" is not a list of package sets`);
  if (!SHA256.test(sha256)) return wrong(`"${sha256}" is not a SHA-256`);
  if (!ARCHIVE.test(archive) || !PATH.test(path)) return wrong(`"${place}" is not a path inside an archive`);
  if (!SEEN.test(seen)) return wrong(`"${seen}" is not a time`);
  return { ok: true, locked: { name, version, arch, sets: known, sha256, archive, path, seen } };
}

function wrong(problem: string): LockLine {
  return { ok: false, problem };
}

function isSet(name: string): name is PackageSet {
  return (PACKAGE_SETS as readonly string[]).includes(name);
}

/** In the order in which they are installed, without duplicates. */
export function inOrder(sets: readonly PackageSet[]): PackageSet[] {
  return PACKAGE_SETS.filter((set) => sets.includes(set));
}
