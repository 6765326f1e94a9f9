import { createHash } from 'node:crypto';

/**
 * The namespace of all identifiers that nx-aib derives (RFC 9562, section 5.5). A random UUID that must never change,
 * because the identifiers of all images would change.
 */
const NX_AIB_NAMESPACE = Buffer.from('a3b2f3ec54c948b7a04fffd7e68c3312', 'hex');

/** The part of a disk that an identifier is for. */
export type IdentityRole = 'disk' | `partition/${string}` | `filesystem/${string}`;

/** A UUID in lower case; equal for the same seed and role, on every machine. */
export function derivedUuid(seed: string, role: IdentityRole): string {
  return uuidOf(NX_AIB_NAMESPACE, `${seed}/${role}`);
}

/**
 * The UUID of version 5 of a name in a namespace: RFC 9562, section 5.5. The npm package `uuid` loads its generators of
 * all versions, which takes as long as planning a disk.
 */
export function uuidOf(namespace: Uint8Array, name: string): string {
  const id = createHash('sha1').update(namespace).update(name).digest().subarray(0, 16);
  id.writeUInt8((id.readUInt8(6) & 0x0f) | 0x50, 6);
  id.writeUInt8((id.readUInt8(8) & 0x3f) | 0x80, 8);
  return id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
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
