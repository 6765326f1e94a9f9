import { failure, success, type Result } from '@nx-aib/core';
import { shown, type Problem } from './finding';
import { formatShare, isPlainShare, parseShare } from './share';
import { parseSystemdSize } from './systemd-size';

declare const parsed: unique symbol;

/** systemd represents `infinity` as the largest 64-bit number, so no limit can be that large. */
const INFINITY = (1n << 64n) - 1n;

/**
 * A limit as interpreted by systemd: none, a number of bytes (1 to 2^64 - 2), or a share of the machine's physical
 * memory in ten thousandths (1 to 10000). Only `parseMemoryLimit` creates one.
 */
export type MemoryLimit = LimitMeaning & {
  readonly [parsed]: true;
  /** The value for the unit: as written, without surrounding spaces; one line. */
  readonly setting: string;
};

type LimitMeaning =
  | { readonly kind: 'infinity' }
  | { readonly kind: 'bytes'; readonly bytes: bigint }
  | { readonly kind: 'share'; readonly permyriad: number };

const ACCEPTED =
  'systemd takes a size (512M, 1.5G; K, M, G, T, P, E are powers of 1024), a share of the memory (40%, 37.5%) or infinity';

/** Common mistakes, and what to write instead. */
const MISTAKES: readonly (readonly [RegExp, string])[] = [
  [/[\n\r]/, 'a limit is a single line'],
  [/^$/, 'remove the key, or write infinity, for no limit'],
  [/^-/, 'a limit is above zero; remove the key, or write infinity, for no limit'],
  [/^\+?[0-9.]+ *[kmgtpe]$/, "systemd's suffixes are capital letters: K, M, G, T, P, E"],
  [/^\+?[0-9.]+ *[KMGTPE]i?B$/i, "systemd's suffixes are K, M, G, T, P, E: 100M is 100 MiB"],
  [/[%‰‱]$/, 'a share is above 0% and at most 100%, with at most two decimals'],
  [/^infinity$/i, 'write infinity in small letters'],
];

/**
 * Parses a memory limit like systemd 257 parses MemoryMax= and MemoryHigh= (systemd.resource-control(5),
 * config_parse_memory_limit() in its src/core/load-fragment.c); surrounding spaces are ignored, as in a unit file.
 * Stricter in three cases that systemd accepts but that are surely mistakes: an empty text (systemd: no limit), a line
 * break, and control characters.
 * @returns an error `manifest/memory-limit` for a value that systemd would ignore, leaving QM without the limit; a
 * warning `manifest/surprising-number` if systemd reads a different number than people do (`010%` is 8%).
 */
export function parseMemoryLimit(text: string): Result<MemoryLimit> {
  const read = readMemoryLimit(text);
  if ('problem' in read) return failure([{ ...read.problem, severity: 'error' }]);
  return success(read.value, read.warning && [{ ...read.warning, severity: 'warning' }]);
}

/** `parseMemoryLimit` for a value in a manifest. */
export function readMemoryLimit(
  text: string,
): { readonly value: MemoryLimit; readonly warning?: Problem } | { readonly problem: Problem } {
  const setting = trimBlanks(text);
  const meaning = meaningOf(setting);
  if (meaning === null) return { problem: invalid(text, setting) };
  const value = { ...meaning, setting } as MemoryLimit;
  if (meaning.kind !== 'share' || isPlainShare(setting)) return { value };
  return { value, warning: surprising(setting, formatShare(meaning.permyriad)) };
}

/** Without surrounding spaces, which systemd strips from every value in a unit file. */
function trimBlanks(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isBlank(text[start])) start += 1;
  while (end > start && isBlank(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}

/** 0 and 2^64 - 1 are numbers, but systemd ignores them as limits. */
function meaningOf(setting: string): LimitMeaning | null {
  if (setting === 'infinity') return { kind: 'infinity' };
  const permyriad = parseShare(setting);
  if (permyriad !== null) return permyriad > 0 ? { kind: 'share', permyriad } : null;
  const size = parseSystemdSize(setting);
  return size !== null && size > 0n && size < INFINITY ? { kind: 'bytes', bytes: size } : null;
}

function invalid(text: string, setting: string): Problem {
  const mistake = MISTAKES.find(([pattern]) => pattern.test(setting))?.[1];
  return {
    code: 'manifest/memory-limit',
    message: `${shown(text)} is not a memory limit: systemd would ignore it, and QM would run without this limit`,
    hint: mistake === undefined ? ACCEPTED : `${mistake}; ${ACCEPTED}`,
  };
}

function surprising(setting: string, share: string): Problem {
  return {
    code: 'manifest/surprising-number',
    message: `${shown(setting)} is ${share} to systemd`,
    hint: `write ${share}; to systemd a share that starts with 0 is octal, with 0x hexadecimal, with 0b binary`,
  };
}
