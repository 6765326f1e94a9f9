/** More digits than any limit can have: 20 digits exceed 2^64. */
const MOST_DIGITS = 20;

const DIGITS = {
  2: { pattern: /^[01]+$/, prefix: '0b' },
  8: { pattern: /^[0-7]+$/, prefix: '0o' },
  10: { pattern: /^[0-9]+$/, prefix: '' },
  16: { pattern: /^[0-9a-fA-F]+$/, prefix: '0x' },
} as const;

/**
 * Parses decimal digits, `null` if they exceed 64 bits. Long runs of digits are rejected before conversion, which takes
 * quadratic time.
 */
export function readDigits(digits: string): bigint | null {
  const significant = digits.replace(/^0+/, '');
  if (significant.length > MOST_DIGITS) return null;
  const value = BigInt(significant || '0');
  return value < 1n << 64n ? value : null;
}

/**
 * Parses an integer like systemd's safe_atoi() (src/basic/parse-util.c): leading spaces, a sign, and the prefixes `0x`,
 * `0b`, `0o` and the plain `0` of octal numbers. `null` if it is invalid or does not fit 64 bits.
 */
export function readInteger(text: string): bigint | null {
  const start = skipBlanks(text);
  const prefix = start.slice(0, 2).toLowerCase();
  // systemd removes these two prefixes itself before calling strtol(3): a sign may follow them.
  if (prefix === '0b') return readSigned(start.slice(2), 2);
  if (prefix === '0o') return readSigned(start.slice(2), 8);
  return readSigned(start, 0);
}

/** strtol(3) of glibc 2.38 and later, which supports `0b` (C23), over the whole text; base 0 detects the prefix. */
function readSigned(text: string, base: 0 | 2 | 8): bigint | null {
  const start = skipBlanks(text);
  const unsigned = start.replace(/^[+-]/, '');
  const magnitude = readUnsigned(unsigned, base);
  return magnitude !== null && start.startsWith('-') ? -magnitude : magnitude;
}

function readUnsigned(text: string, base: 0 | 2 | 8): bigint | null {
  const prefix = text.slice(0, 2).toLowerCase();
  if (prefix === '0b' && base !== 8) return readInBase(text.slice(2), 2);
  if (base !== 0) return readInBase(text, base);
  if (prefix === '0x') return readInBase(text.slice(2), 16);
  return readInBase(text, text.startsWith('0') ? 8 : 10);
}

function readInBase(digits: string, base: keyof typeof DIGITS): bigint | null {
  const { pattern, prefix } = DIGITS[base];
  const significant = digits.replace(/^0+(?=.)/, '');
  if (!pattern.test(digits) || significant.length > 64) return null;
  const value = BigInt(prefix + significant);
  return value < 1n << 63n ? value : null;
}

function skipBlanks(text: string): string {
  return text.replace(/^[ \t]+/, '');
}
