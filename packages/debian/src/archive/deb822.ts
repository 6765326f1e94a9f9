/** A stanza of a control file: its text without the empty line after it. */
export type Stanza = string;

/** Iterates over the stanzas of a control file (deb822(5)): an index has tens of thousands of them. */
export function* stanzasOf(text: string): Generator<Stanza> {
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n\n', start);
    const end = found === -1 ? text.length : found;
    const stanza = text.slice(start, end);
    if (stanza.trim() !== '') yield stanza;
    start = end + 2;
  }
}

/** The value of a single-line field; undefined if the stanza has no such field. */
export function fieldOf(stanza: Stanza, field: string): string | undefined {
  const start = stanza.startsWith(`${field}:`) ? 0 : stanza.indexOf(`\n${field}:`) + 1;
  if (start === 0 && !stanza.startsWith(`${field}:`)) return undefined;
  const end = stanza.indexOf('\n', start);
  return stanza.slice(start + field.length + 1, end === -1 ? undefined : end).trim();
}
