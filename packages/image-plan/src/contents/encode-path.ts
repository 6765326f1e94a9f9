/** What mtree(5) takes as it is: visible ASCII but `#`, `=` and the backslash itself. */
const PLAIN = /^[!"$-<>-[\]-~]*$/;

const BACKSLASH = 0x5c;
const HASH = 0x23;
const EQUALS = 0x3d;

/** A path or a link's target as mtree(5) writes it: other bytes than visible ASCII as `\ooo` (vis(3), VIS_OCTAL). */
export function encodePath(path: string): string {
  return PLAIN.test(path) ? path : encodeBytes(new TextEncoder().encode(path));
}

/** The same for the bytes that a file system holds, which may be no UTF-8. */
export function encodeBytes(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    const plain = byte > 0x20 && byte < 0x7f && byte !== BACKSLASH && byte !== HASH && byte !== EQUALS;
    text += plain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
  }
  return text;
}

/** What was encoded; U+FFFD stands for bytes that are no UTF-8. */
export function decodePath(encoded: string): string {
  if (!encoded.includes('\\')) return encoded;
  const parts = encoded.split(/\\([0-7]{3})/);
  const bytes = parts.flatMap((part, at) =>
    at % 2 === 0 ? [...new TextEncoder().encode(part)] : [parseInt(part, 8) & 0xff],
  );
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(new Uint8Array(bytes));
}

/** Whether a text is one that `encodeBytes` gives, of whatever bytes. */
export function isEncoded(text: string): boolean {
  return PLAIN.test(text.replace(/\\[0-3][0-7]{2}/g, ''));
}
