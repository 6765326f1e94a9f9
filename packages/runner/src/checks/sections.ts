import type { GuestFacts } from './check';

/** Starts a section: a line that no command prints. */
const MARK = '@@nx-aib ';

/**
 * What every script begins with. `section NAME` starts a section; `words BASE64` prints a list as NUL-ended words, which
 * is how texts of the plan reach a script: Base64 needs no quoting.
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

/** A list of texts as `words` of the prelude takes it. */
export function encodeWords(list: readonly string[]): string {
  return Buffer.from(list.map((word) => `${word}\0`).join('')).toString('base64');
}

/** The sections that a script printed. */
export function parseSections(output: string): GuestFacts {
  const facts = new Map<string, string>();
  for (const part of `\n${output}`.split(`\n${MARK}`).slice(1)) {
    const end = part.indexOf('\n');
    const name = end < 0 ? part : part.slice(0, end);
    facts.set(name, end < 0 ? '' : part.slice(end + 1).replace(/\n$/, ''));
  }
  return facts;
}

/** `NAME=VALUE` lines, as systemctl(1) show prints them. */
export function parseProperties(text: string): ReadonlyMap<string, string> {
  const pairs = text.split('\n').flatMap((line) => {
    const at = line.indexOf('=');
    return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1)] as const];
  });
  return new Map(pairs);
}

/** Records of `width` NUL-ended fields. */
export function parseRecords(text: string, width: number): string[][] {
  const fields = text.split('\0').slice(0, -1);
  const records: string[][] = [];
  for (let at = 0; at + width <= fields.length; at += width) records.push(fields.slice(at, at + width));
  return records;
}
