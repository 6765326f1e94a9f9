import { readDigits } from './integer';

const UINT64_MAX = (1n << 64n) - 1n;

/** The suffixes in the order in which a size may use them, each at most once; no suffix means bytes, like B. */
const SUFFIXES = ['E', 'P', 'T', 'G', 'M', 'K', 'B', ''];

/** The value of `SUFFIXES[index]` in bytes: powers of 1024. */
function factorOf(index: number): bigint {
  return 1n << BigInt(10 * Math.max(0, 6 - index));
}

/**
 * Parses a size in bytes: `512M`, `1.5G`, `1G 512M`; parse_size() with base 1024 in systemd's src/basic/parse-util.c.
 * Suffixes are capital letters without `i` or another `B`, largest first.
 * @returns bytes below 2^64, or `null` for anything else.
 */
export function parseSystemdSize(text: string): bigint | null {
  const part = /[ \t]*\+?([0-9]+)(?:\.([0-9]*))?[ \t]*([EPTGMKB]?)/y;
  let total = 0n;
  let previous = -1;
  do {
    const match = part.exec(text);
    if (match === null) return null;
    const [, whole = '', decimals = '', suffix = ''] = match;
    const index = SUFFIXES.indexOf(suffix);
    const value = valueOf(whole, decimals, factorOf(index));
    if (index <= previous || value === null) return null;
    total += value;
    previous = index;
  } while (part.lastIndex < text.length);
  return total <= UINT64_MAX ? total : null;
}

/** The fraction is calculated in doubles and rounded down, like systemd does: 0.1E is 115292150460684704. */
function valueOf(whole: string, decimals: string, factor: bigint): bigint | null {
  const units = readDigits(whole);
  const fractionDigits = readDigits(decimals);
  if (units === null || fractionDigits === null) return null;
  const fraction = [...decimals].reduce((value) => value / 10, Number(fractionDigits));
  if (units + (fraction > 0 ? 1n : 0n) > UINT64_MAX / factor) return null;
  return units * factor + BigInt(Math.trunc(fraction * Number(factor)));
}
