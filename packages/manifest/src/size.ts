import { failure, success, type Result, bytes, type Bytes } from '@nx-aib/core';
import { shown, type Problem } from './finding';

/** Units of sizes in the manifest language: SI powers of 1000, IEC powers of 1024; no others, case-sensitive. */
const UNITS: Readonly<Record<string, number>> = {
  kB: 1000,
  KiB: 1024,
  MB: 1000 ** 2,
  MiB: 1024 ** 2,
  GB: 1000 ** 3,
  GiB: 1024 ** 3,
  TB: 1000 ** 4,
  TiB: 1024 ** 4,
};

const ACCEPTED = 'a size is a whole number and a unit: kB, KiB, MB, MiB, GB, GiB, TB or TiB, as in "8 GiB"';

/**
 * Parses `<integer><spaces?><unit>`; units are kB, MB, GB, TB (powers of 1000) and KiB, MiB, GiB, TiB (powers of 1024).
 * Fails with one `manifest/size` error that says what is accepted; the result is at most 2^53 - 1 bytes.
 */
export function parseSize(text: string): Result<Bytes> {
  const problem = sizeProblem(text);
  if (problem !== undefined) return failure([{ ...problem, severity: 'error' }]);
  const [, digits = '', unit = ''] = /^(\d+)[ \t]*(\w+)$/.exec(text) ?? [];
  return success(bytes(Number(digits) * (UNITS[unit] ?? Number.NaN)));
}

/** Why `text` is not a valid size. */
export function sizeProblem(text: string): Problem | undefined {
  const problem = (what: string, hint = ACCEPTED): Problem => ({
    code: 'manifest/size',
    message: `${shown(text)} ${what}`,
    hint,
  });
  if (text.trim() === '') return problem('is not a size');
  if (/[\r\n]/.test(text)) return problem('contains a line break', `${ACCEPTED}, on one line without | or >`);
  if (/^\s|\s$/.test(text)) return problem('starts or ends with a space');
  if (text.startsWith('-')) return problem('is negative');
  const match = /^(\d+(?:[.,]\d+)?)[ \t]*(\S*)$/.exec(text);
  if (match === null) return problem('is not a size');
  const [, number = '', unit = ''] = match;
  if (unit === '') return problem('has no unit', withUnit(number));
  if (!Object.hasOwn(UNITS, unit))
    return problem(`has the unknown unit ${shown(unit)}`, unitHint(number, unit));
  if (!/^\d+$/.test(number)) return problem('is not a whole number', wholeHint(number, unit));
  if (Number.isSafeInteger(Number(number) * (UNITS[unit] ?? 0))) return undefined;
  return problem('is too large', `a size has at most ${Number.MAX_SAFE_INTEGER} bytes, just under 8192 TiB`);
}

function withUnit(number: string): string {
  return /^\d+$/.test(number) ? `${ACCEPTED}; did you mean "${number} MiB" or "${number} GiB"?` : ACCEPTED;
}

function unitHint(number: string, unit: string): string {
  const letter = unit.charAt(0).toUpperCase();
  const near = Object.keys(UNITS).filter((known) => known.toUpperCase().startsWith(letter));
  const exact = near.find((known) => known.toUpperCase() === unit.toUpperCase());
  const offered = exact !== undefined ? [exact] : near.reverse();
  if (offered.length === 0 || !/^[kmgt]i?b?$/i.test(unit)) return ACCEPTED;
  return `${ACCEPTED}; did you mean ${offered.map((known) => `"${number} ${known}"`).join(' or ')}?`;
}

/** The same size in the next smaller unit, if that is a whole number. */
function wholeHint(number: string, unit: string): string {
  const factor = UNITS[unit] ?? 1;
  const base = unit.includes('i') ? 1024 : 1000;
  const smaller = Object.keys(UNITS).find((known) => UNITS[known] === factor / base);
  const count = Number(number.replace(',', '.')) * base;
  if (smaller === undefined || !Number.isSafeInteger(count)) return ACCEPTED;
  return `${ACCEPTED}; ${number} ${unit} is "${count} ${smaller}"`;
}

/** The problem of a bare number instead of a size, with the size in bytes that it probably means. */
export function sizeFromNumber(value: number): Problem {
  const unit = Object.keys(UNITS)
    .filter((name) => value >= (UNITS[name] ?? 0) && value % (UNITS[name] ?? 1) === 0)
    .sort((a, b) => (UNITS[b] ?? 0) - (UNITS[a] ?? 0))[0];
  const exact = unit === undefined ? '' : `; as bytes this is "${value / (UNITS[unit] ?? 1)} ${unit}"`;
  return { code: 'manifest/size', message: `${value} has no unit`, hint: `${ACCEPTED}${exact}` };
}
