import type { GuestFacts } from './check';

/** Marks the start of a section; no command prints such a line. */
const MARK = '@@nx-aib ';

/**
 * The start of every script. `section NAME` starts a section; `words BASE64` prints a list as NUL-terminated words:
 * texts from the plan are passed to scripts as Base64, which needs no quoting.
 */
const PRELUDE = [
  `section() { printf '\\n${MARK}%s\\n' "$1"; }`,
  `words() { printf %s "$1" | base64 -d; }`,
  'export LC_ALL=C SYSTEMD_COLORS=0 SYSTEMD_PAGER=',
].join('\n');

/** A script with the prelude. */
export function guestScript(lines: readonly string[]): string {
  return [PRELUDE, ...lines].join('\n');
}

/** A list of texts, encoded for `words` in the prelude. */
export function encodeWords(list: readonly string[]): string {
  return Buffer.from(list.map((word) => `${word}\0`).join('')).toString('base64');
}

/** The sections printed by a script. */
export function parseSections(output: string): GuestFacts {
  const facts = new Map<string, string>();
  for (const part of `\n${output}`.split(`\n${MARK}`).slice(1)) {
    const end = part.indexOf('\n');
    const name = end < 0 ? part : part.slice(0, end);
    facts.set(name, end < 0 ? '' : part.slice(end + 1).replace(/\n$/, ''));
  }
  return facts;
}

/** `NAME=VALUE` lines, as printed by systemctl(1) show. */
export function parseProperties(text: string): ReadonlyMap<string, string> {
  const pairs = text.split('\n').flatMap((line) => {
    const at = line.indexOf('=');
    return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1)] as const];
  });
  return new Map(pairs);
}

/** Records of `width` NUL-terminated fields. */
export function parseRecords(text: string, width: number): string[][] {
  const fields = text.split('\0').slice(0, -1);
  const records: string[][] = [];
  for (let at = 0; at + width <= fields.length; at += width) records.push(fields.slice(at, at + width));
  return records;
}
