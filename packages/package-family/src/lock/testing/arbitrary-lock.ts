import fc from 'fast-check';
import { packageKey } from '../pinned-package';
import { PACKAGE_SETS } from '../../sets/package-sets';
import { sortLocked, type Lock, type LockedPackage } from '../lock';

const text = (first: string, rest: string, maxLength: number) =>
  fc
    .tuple(
      fc.constantFrom(...first),
      fc.array(fc.constantFrom(...rest), { maxLength }).map((characters) => characters.join('')),
    )
    .map(([head, tail]) => head + tail);

const LETTERS = 'abcxyz';
const DIGITS = '0123456789';

const hex = fc
  .array(fc.constantFrom(...'0123456789abcdef'), { minLength: 64, maxLength: 64 })
  .map((digits) => digits.join(''));

/** Any package that a lock can contain. */
export const lockedPackage: fc.Arbitrary<LockedPackage> = fc.record({
  name: text(LETTERS + DIGITS, `${LETTERS}${DIGITS}+.-`, 6),
  version: fc
    .tuple(fc.constantFrom('', '1:', '20:'), text(DIGITS, `${LETTERS}${DIGITS}+.~-`, 8))
    .map(([epoch, version]) => epoch + version),
  arch: fc.constantFrom('amd64', 'all', 'arm64'),
  sha256: hex,
  archive: fc.constantFrom('debian', 'debian-security', 'acme.v2'),
  path: text(LETTERS, `${LETTERS}${DIGITS}+~_%:-`, 8).map((name) => `pool/main/${name}.deb`),
  seen: fc.constantFrom('20260102T030405Z', '20271231T235959Z'),
  sets: fc.subarray([...PACKAGE_SETS], { minLength: 1 }),
});

const names = fc.uniqueArray(text(LETTERS, `${LETTERS}${DIGITS}+.-`, 5), { maxLength: 4 });

/** Any lock. */
export const lock: fc.Arbitrary<Lock> = fc.record({
  distro: fc.constantFrom('debian13', 'debian14'),
  arch: fc.constantFrom('x86_64' as const, 'aarch64' as const),
  requested: fc.record({ tools: names, shared: names, host: names, qm: names }, { requiredKeys: ['tools'] }),
  packages: fc
    .uniqueArray(lockedPackage, { selector: packageKey, maxLength: 8 })
    .map((packages) => sortLocked(packages)),
});
