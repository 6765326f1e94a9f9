import { v5 as uuidv5 } from 'uuid';

/**
 * The namespace of all identifiers that nx-aib derives (RFC 9562, section 5.5). A random UUID that must never change,
 * because the identifiers of all images would change.
 */
const NX_AIB_NAMESPACE = 'a3b2f3ec-54c9-48b7-a04f-ffd7e68c3312';

/** The part of a disk that an identifier is for. */
export type IdentityRole = 'disk' | `partition/${string}` | `filesystem/${string}`;

/** A UUID in lower case; equal for the same seed and role, on every machine. */
export function derivedUuid(seed: string, role: IdentityRole): string {
  // As bytes: the string form throws on a lone surrogate, which a YAML escape can put into a seed.
  return uuidv5(new TextEncoder().encode(`${seed}/${role}`), NX_AIB_NAMESPACE);
}

/** A DOS disk identifier as printed by sfdisk(8), `0x` and eight digits; never zero, which means none. */
export function derivedDosId(seed: string): string {
  const id = derivedUuid(seed, 'disk').slice(0, 8);
  return `0x${id === '00000000' ? '00000001' : id}`;
}

/** A FAT volume id as printed by blkid(8), `XXXX-XXXX`. */
export function derivedVolumeId(seed: string, role: IdentityRole): string {
  const id = derivedUuid(seed, role).toUpperCase();
  return `${id.slice(0, 4)}-${id.slice(4, 8)}`;
}
