import { failure, success, type Result } from '@nx-aib/core';
import { CAPABILITY, type ContentEntry, type ContentType, type FilesystemContents } from './content-entry';
import { isEncoded } from './encode-path';

/**
 * Reads the text of a content manifest. Anything that `renderContents` would not write is an error,
 * `image-plan/bad-contents`, which names the line.
 *
 * @param file How the error names it.
 */
export function parseContents(text: string, file: string): Result<readonly FilesystemContents[]> {
  const filesystems: { name: string; mountPoint: string; entries: Map<string, ContentEntry> }[] = [];
  const lines = text.split('\n');
  const bad = (number: number, why: string) => failure([badLine(file, number, why)]);
  if (lines[0] !== '#mtree') return bad(1, 'it does not begin with #mtree');
  if (lines.at(-1) !== '') return bad(lines.length, 'it is truncated');
  for (const [at, line] of lines.slice(1, -1).entries()) {
    const number = at + 2;
    const section = /^# file system (\S+) at (\S+)$/.exec(line);
    if (section !== null) {
      const [, name = '', mountPoint = ''] = section;
      filesystems.push({ name, mountPoint, entries: new Map() });
      continue;
    }
    const entries = filesystems.at(-1)?.entries;
    if (entries === undefined) return bad(number, 'it is not in any file system');
    const parsed = parseLine(line);
    if (typeof parsed === 'string') return bad(number, parsed);
    if (entries.has(parsed.path)) return bad(number, `${parsed.path} appears twice`);
    entries.set(parsed.path, parsed.entry);
  }
  return success(filesystems);
}

function badLine(file: string, line: number, why: string) {
  const message = `line ${line} of "${file}" is not a valid line of a content manifest: ${why}`;
  const hint = 'a build writes it beside the image';
  return { code: 'image-plan/bad-contents', severity: 'error', message, hint } as const;
}

/** A path and its entry, or a message that says what is wrong with the line. */
function parseLine(line: string): { path: string; entry: ContentEntry } | string {
  const end = line.indexOf(' ');
  const name = end < 0 ? line : line.slice(0, end);
  if (!name.startsWith('./') || !isEncoded(name)) return 'it names no path';
  const entry = parseEntry(line.slice(name.length + 1));
  if (typeof entry === 'string') return entry;
  return { path: name === './.' ? '/' : name.slice(1), entry };
}

/** Parses the part of a line after the path; returns a message if it is invalid. */
export function parseEntry(text: string): ContentEntry | string {
  const keywords = new Map<string, string>();
  for (const word of text.split(' ')) {
    const equals = word.indexOf('=');
    const keyword = word.slice(0, equals);
    if (equals <= 0 || !Object.hasOwn(READERS, keyword) || keywords.has(keyword))
      return `"${word}" is not a known keyword`;
    keywords.set(keyword, word.slice(equals + 1));
  }
  const lacking = ['type', 'mode', 'uid', 'gid'].find((keyword) => !keywords.has(keyword));
  if (lacking !== undefined) return `it has no ${lacking}`;
  const entry: Record<string, unknown> = {};
  for (const [keyword, value] of keywords) {
    const [property, read] = READERS[keyword] as (typeof READERS)[string];
    const seen = read(value);
    if (seen === undefined) return `"${keyword}=${value}" is not a valid value`;
    if (property !== null) entry[property] = seen;
  }
  return entry as unknown as ContentEntry;
}

type Reader = (value: string) => string | number | undefined;

const number: Reader = (value) => {
  const read = /^\d{1,16}$/.test(value) ? Number(value) : NaN;
  return Number.isSafeInteger(read) ? read : undefined;
};

const matching =
  (pattern: RegExp): Reader =>
  (value) =>
    pattern.test(value) ? value : undefined;

const TYPES: ReadonlySet<string> = new Set<ContentType>([
  ...(['file', 'dir', 'link', 'char', 'block', 'fifo', 'socket'] as const),
]);

/** The property for each keyword; null for keywords that are redundant with other entries. */
const READERS: Readonly<Record<string, readonly [keyof ContentEntry | null, Reader]>> = {
  type: ['type', (value) => (TYPES.has(value) ? value : undefined)],
  mode: ['mode', (value) => (/^[0-7]{4}$/.test(value) ? parseInt(value, 8) : undefined)],
  uid: ['uid', number],
  gid: ['gid', number],
  nlink: [null, number],
  inode: ['inode', number],
  size: ['size', number],
  sha256: ['sha256', matching(/^[0-9a-f]{64}$/)],
  link: ['target', (value) => (isEncoded(value) ? value : undefined)],
  device: ['device', (value) => /^linux,(\d+,\d+)$/.exec(value)?.[1]],
  [`xattr.${CAPABILITY}`]: ['capability', matching(/^[A-Za-z0-9+/]+={0,2}$/)],
};
