import { failure, success, type Diagnostic, type Result } from '@nx-aib/core';
import { formatShare, isPlainShare, parseShare } from './share';
import { formatSize, parseSize } from './size';

/** systemd keeps `infinity` as the largest 64-bit number, so that no limit can be as large. */
const INFINITY = (1n << 64n) - 1n;

/**
 * A limit as systemd understands it: none, a number of bytes (1 to 2^64 - 2), or a share of the machine's physical
 * memory in ten thousandths (1 to 10000).
 */
export type MemoryLimit =
  | { readonly kind: 'infinity' }
  | { readonly kind: 'bytes'; readonly bytes: bigint }
  | { readonly kind: 'share'; readonly permyriad: number };

const ACCEPTED =
  'systemd takes a size (512M, 1.5G; K, M, G, T, P, E are powers of 1024), a share of the memory (40%, 37.5%) or infinity';

/** What people write by mistake, and what to write instead. */
const MISTAKES: readonly (readonly [RegExp, string])[] = [
  [/[\n\r]/, 'a limit is a single line'],
  [/^$/, 'leave the key out, or write infinity, for no limit'],
  [/^-/, 'a limit is above zero; leave the key out, or write infinity, for no limit'],
  [/^\+?[0-9.]+ *[kmgtpe]$/, "systemd's suffixes are capital letters: K, M, G, T, P, E"],
  [/^\+?[0-9.]+ *[KMGTPE]i?B$/i, "systemd's suffixes are K, M, G, T, P, E: 100M is 100 MiB"],
  [/[%‰‱]$/, 'a share is above 0% and at most 100%, with at most two decimals'],
  [/^infinity$/i, 'write infinity in small letters'],
];

/**
 * Reads a memory limit as systemd 257 reads MemoryMax= and MemoryHigh= (systemd.resource-control(5),
 * config_parse_memory_limit() in its src/core/load-fragment.c); blanks around it do not count, as in a unit file.
 * Stricter in three places where systemd obeys but nobody can mean it: an empty text (systemd: no limit), a line break,
 * and control characters.
 * @returns an error `qm-memory/invalid-limit` for what systemd would ignore, leaving QM without the limit; a warning
 * `qm-memory/surprising-number` where systemd reads another number than people do (`010%` is 8%).
 */
export function parseMemoryLimit(text: string): Result<MemoryLimit> {
  const setting = trimBlanks(text);
  const limit = readLimit(setting);
  if (limit === null) return failure([invalid(text, setting)]);
  if (limit.kind === 'share' && !isPlainShare(setting)) return success(limit, [surprising(setting, limit)]);
  return success(limit);
}

/** Writes a limit so that systemd, and `parseMemoryLimit`, read the same one: `40%`, `512M`, `infinity`. */
export function formatMemoryLimit(limit: MemoryLimit): string {
  switch (limit.kind) {
    case 'infinity':
      return 'infinity';
    case 'share':
      return formatShare(limit.permyriad);
    case 'bytes':
      return formatSize(limit.bytes);
  }
}

/** Without the blanks around it, which systemd takes off every value of a unit file. */
export function trimBlanks(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isBlank(text[start])) start += 1;
  while (end > start && isBlank(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}

/** 0 and 2^64 - 1 are numbers, but systemd ignores them as limits. */
function readLimit(setting: string): MemoryLimit | null {
  if (setting === 'infinity') return { kind: 'infinity' };
  const permyriad = parseShare(setting);
  if (permyriad !== null) return permyriad > 0 ? { kind: 'share', permyriad } : null;
  const size = parseSize(setting);
  return size !== null && size > 0n && size < INFINITY ? { kind: 'bytes', bytes: size } : null;
}

function invalid(text: string, setting: string): Diagnostic {
  const mistake = MISTAKES.find(([pattern]) => pattern.test(setting))?.[1];
  return {
    code: 'qm-memory/invalid-limit',
    severity: 'error',
    message: `${quote(text)} is not a memory limit: systemd would ignore it, and QM would run without this limit`,
    hint: mistake === undefined ? ACCEPTED : `${mistake}; ${ACCEPTED}`,
  };
}

function surprising(setting: string, limit: MemoryLimit): Diagnostic {
  return {
    code: 'qm-memory/surprising-number',
    severity: 'warning',
    message: `${quote(setting)} is ${formatMemoryLimit(limit)} to systemd`,
    hint: `write ${formatMemoryLimit(limit)}; to systemd a share that starts with 0 is octal, with 0x hexadecimal, with 0b binary`,
  };
}

/** On one line and of bounded length, whatever the manifest holds. */
function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
