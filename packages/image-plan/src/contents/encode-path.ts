/** Characters that mtree(5) leaves unencoded: visible ASCII except `#`, `=` and the backslash. */
const PLAIN = /^[!"$-<>-[\]-~]*$/;

const BACKSLASH = 0x5c;
const HASH = 0x23;
const EQUALS = 0x3d;

/** A path or link target as written in mtree(5): bytes other than visible ASCII as `\ooo` (vis(3), VIS_OCTAL). */
export function encodePath(path: string): string {
  return PLAIN.test(path) ? path : encodeBytes(new TextEncoder().encode(path));
}

/** The same for bytes from a file system, which may not be valid UTF-8. */
export function encodeBytes(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    const plain = byte > 0x20 && byte < 0x7f && byte !== BACKSLASH && byte !== HASH && byte !== EQUALS;
    text += plain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
  }
  return text;
}

/** The decoded text; U+FFFD replaces bytes that are not valid UTF-8. */
export function decodePath(encoded: string): string {
  if (!encoded.includes('\\')) return encoded;
  const parts = encoded.split(/\\([0-7]{3})/);
  const bytes = parts.flatMap((part, at) =>
    at % 2 === 0 ? [...new TextEncoder().encode(part)] : [parseInt(part, 8) & 0xff],
  );
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(new Uint8Array(bytes));
}

/** Whether a text is a possible result of `encodeBytes`. */
export function isEncoded(text: string): boolean {
  return PLAIN.test(text.replace(/\\[0-3][0-7]{2}/g, ''));
}
