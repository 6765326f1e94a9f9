/** A UUID in lower case. */
export type Uuid = string & { readonly __form: 'Uuid' };

/** RFC 9562, section 4: the text form, which has no case. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Reads a UUID; undefined for anything else. A FAT volume id (`5AC3-F1D2`) and NTFS's serial number are none, although
 * blkid(8) calls them so: no file system with one of those has the owners and links that /var is made of.
 */
export function parseUuid(text: string): Uuid | undefined {
  return UUID.test(text) ? (text.toLowerCase() as Uuid) : undefined;
}
