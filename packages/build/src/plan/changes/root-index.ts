/** A path of a root file system as its packages brought it. */
export interface IndexEntry {
  readonly type: 'file' | 'dir' | 'link' | 'other';
  /** Permission bits, 0 to 0o7777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** What a symbolic link holds. */
  readonly link?: string;
}

/** Every path of a root file system, absolute as seen from inside; `/` is always there. */
export type RootIndex = ReadonlyMap<string, IndexEntry>;

/** Reads mtree(5) as bsdtar(1) writes it: full paths, one entry a line, no `/set`. */
export function parseMtree(text: string): RootIndex {
  const index = new Map<string, IndexEntry>([['/', { type: 'dir', mode: 0o755, uid: 0, gid: 0 }]]);
  for (const line of text.split('\n')) {
    if (!line.startsWith('.')) continue;
    const [name, ...words] = line.split(' ');
    const path = unescape(name ?? '')
      .slice(1)
      .replace(/\/+$/, '');
    const keywords = new Map(words.map((word) => splitOnce(word)));
    index.set(path === '' ? '/' : path, entryOf(keywords));
  }
  return index;
}

function entryOf(keywords: ReadonlyMap<string, string>): IndexEntry {
  const type = keywords.get('type');
  const link = keywords.get('link');
  return {
    type: type === 'file' || type === 'dir' || type === 'link' ? type : 'other',
    mode: parseInt(keywords.get('mode') ?? '0', 8) & 0o7777,
    uid: Number(keywords.get('uid') ?? 0),
    gid: Number(keywords.get('gid') ?? 0),
    ...(link === undefined ? {} : { link: unescape(link) }),
  };
}

function splitOnce(word: string): [string, string] {
  const at = word.indexOf('=');
  return at < 0 ? [word, ''] : [word.slice(0, at), word.slice(at + 1)];
}

/** mtree(5) writes bytes that are not plain as a backslash and three octal digits (vis(3)). */
function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const octal = /^\\([0-7]{3})/.exec(text.slice(at, at + 4));
    if (octal === null) bytes.push(...new TextEncoder().encode(text[at]));
    else {
      bytes.push(parseInt(octal[1] ?? '0', 8));
      at += 3;
    }
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}
