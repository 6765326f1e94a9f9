import { readInteger } from './integer';

/** 100% in systemd's unit for shares: ten thousandths. */
export const PERMYRIAD_MAX = 10_000;

/** The suffixes of a share: the number of ten thousandths in one unit, and the number of decimals allowed. */
const SYMBOLS = [
  { symbol: '‱', permyriad: 1n, decimals: 0 },
  { symbol: '‰', permyriad: 10n, decimals: 1 },
  { symbol: '%', permyriad: 100n, decimals: 2 },
] as const;

/**
 * Parses a share of the whole: `40%`, `40.25%`, `402.5‰`, `4025‱`; parse_permyriad() in systemd's
 * src/basic/percent-util.c.
 * @returns ten thousandths from 0 to 10000, or `null` for anything else, including `150%` and `-5%`.
 */
export function parseShare(text: string): number | null {
  const unit = SYMBOLS.find(({ symbol }) => text.endsWith(symbol));
  if (unit === undefined) return null;
  const number = text.slice(0, -unit.symbol.length);
  const dot = unit.decimals === 0 ? -1 : number.indexOf('.');
  const whole = readInteger(dot < 0 ? number : number.slice(0, dot));
  const decimals = dot < 0 ? '0' : number.slice(dot + 1);
  if (whole === null || whole < 0n || !/^[0-9]{1,2}$/.test(decimals)) return null;
  if (dot >= 0 && decimals.length > unit.decimals) return null;
  const value = whole * unit.permyriad + BigInt(decimals.padEnd(unit.decimals, '0'));
  return value <= BigInt(PERMYRIAD_MAX) ? Number(value) : null;
}

/**
 * Whether the number in a share is written in plain decimal digits; systemd also accepts octal, hexadecimal and binary.
 */
export function isPlainShare(text: string): boolean {
  return /^\+?(0|[1-9][0-9]*)(\.[0-9]+)?[%‰‱]$/.test(text);
}

/** A share as a percentage with as many decimals as needed: 4000 → `40%`, 4025 → `40.25%`. */
export function formatShare(permyriad: number): string {
  const decimals = String(permyriad % 100).padStart(2, '0');
  return `${Math.floor(permyriad / 100)}.${decimals}`.replace(/\.?0+$/, '') + '%';
}
