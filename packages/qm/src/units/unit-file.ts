/** One assignment in a unit file, systemd.syntax(7). */
export interface Assignment {
  /** Without brackets: `Service`; empty before the first section. */
  readonly section: string;
  readonly key: string;
  /** Without surrounding spaces; empty if the assignment resets the setting. */
  readonly value: string;
  /** The line on which it starts, from 1. */
  readonly line: number;
}

/** A line without comments, joined with those that it continues on. */
export interface LogicalLine {
  readonly text: string;
  /** The first of its lines, from 1. */
  readonly line: number;
}

/**
 * All assignments of a unit file in order, as config_parse() in systemd's src/shared/conf-parser.c reads them. Lines that
 * are not understood are skipped, as by systemd.
 */
export function assignmentsIn(text: string): Assignment[] {
  const found: Assignment[] = [];
  let section = '';
  for (const { text: whole, line } of logicalLines(text)) {
    const trimmed = whole.trim();
    if (trimmed.startsWith('[')) {
      if (trimmed.endsWith(']')) section = trimmed.slice(1, -1);
      continue;
    }
    const equals = trimmed.indexOf('=');
    if (equals < 1) continue;
    const [key, value] = [trimmed.slice(0, equals).trim(), trimmed.slice(equals + 1).trim()];
    found.push({ section, key, value, line });
  }
  return found;
}

/**
 * Lines without comments; a line that ends with a backslash is joined with the next one. Two backslashes are an escaped
 * one, which ends the line.
 */
export function logicalLines(text: string): LogicalLine[] {
  const lines: LogicalLine[] = [];
  let begun: { readonly parts: string[]; readonly line: number } | undefined;
  for (const [index, one] of text.split(/\r?\n/).entries()) {
    if (/^\s*[#;]/.test(one)) continue;
    const { parts, line } = begun ?? { parts: [], line: index + 1 };
    const goesOn = endsEscaped(one);
    parts.push(goesOn ? `${one.slice(0, -1)} ` : one);
    begun = goesOn ? { parts, line } : undefined;
    if (begun === undefined) lines.push({ text: parts.join(''), line });
  }
  return begun === undefined ? lines : [...lines, { text: begun.parts.join(''), line: begun.line }];
}

/** Whether a line ends with an odd number of backslashes. */
function endsEscaped(line: string): boolean {
  let start = line.length;
  while (start > 0 && line[start - 1] === '\\') start -= 1;
  return (line.length - start) % 2 === 1;
}
