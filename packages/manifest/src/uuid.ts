/** A UUID in lower case. */
export type Uuid = string & { readonly __form: 'Uuid' };

/** RFC 9562, section 4: the text form, which is case-insensitive. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Parses a UUID; undefined for anything else. FAT volume ids (`5AC3-F1D2`) and NTFS serial numbers are not accepted,
 * although blkid(8) calls them UUIDs: file systems with these do not support the owners and links that /var needs.
 */
export function parseUuid(text: string): Uuid | undefined {
  return UUID.test(text) ? (text.toLowerCase() as Uuid) : undefined;
}
