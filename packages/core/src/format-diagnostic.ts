import type { Diagnostic, SourceLocation } from './diagnostics';
import { displayWidth } from './display-width';

/** How many columns of a manifest's line are shown. */
const SHOWN_COLUMNS = 100;
/** How many of them precede the marker when the line is shortened. */
const COLUMNS_BEFORE = 40;
/** What a tab is shown as: columns must not depend on a terminal's tab stops. */
const TAB = '    ';
const INDENT = '  ';

/**
 * A diagnostic as plain text without colours and without a final line end:
 *
 *     image.aib.yml:4:15: error[manifest/size]: image.image_size: "8 GB " starts or ends with a space
 *       image_size: "8 GB "
 *                   ^~~~~~~
 *       hint: …
 *
 * Tabs are shown as four blanks, wide characters keep the marker in place, a long line is shortened around the
 * marker, and control characters never reach the terminal.
 */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { location, severity, code, message, hint } = diagnostic;
  const place = location === undefined ? '' : `${location.file}:${location.line}:${location.column}: `;
  return [
    printable(`${place}${severity}[${code}]: ${message}`),
    ...(location === undefined || location.lineText.trim() === '' ? [] : markedLine(location)),
    ...(hint === undefined ? [] : hintLines(hint)),
  ].join('\n');
}

/** A hint may quote other text, such as the last lines of a console. */
function hintLines(hint: string): readonly string[] {
  const [first = '', ...more] = hint.split('\n').map(printable);
  return [`${INDENT}hint: ${first}`, ...more.map((line) => `${INDENT}${INDENT}${line}`.trimEnd())];
}

/** Several diagnostics as `formatDiagnostic` writes them, in the given order, with a blank line between them. */
export function formatDiagnostics(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map(formatDiagnostic).join('\n\n');
}

/** One character of a line as it is displayed. */
interface Cell {
  readonly text: string;
  readonly width: number;
  readonly marked: boolean;
}

function markedLine(location: SourceLocation): readonly string[] {
  const cells = window(cellsOf(location));
  const marker = cells.map((cell) => (cell.marked ? '~' : ' ').repeat(cell.width)).join('');
  const line = cells.map((cell) => cell.text).join('');
  return [`${INDENT}${line.trimEnd()}`, `${INDENT}${withHead(marker).trimEnd()}`];
}

/** The first column of a marker is a caret. A zero-width character has no column, so the next one gets it. */
function withHead(marker: string): string {
  return marker.includes('~') ? marker.replace('~', '^') : `${marker}^`;
}

/** How many UTF-16 code units around the start of the marker are processed: more than ever fit into the columns. */
const LOOKED_AT = 1000;

function cellsOf({ lineText, column, length }: SourceLocation): readonly Cell[] {
  const start = column - 1;
  const from = start > LOOKED_AT ? start - LOOKED_AT : 0;
  let offset = from;
  const cells = [...lineText.slice(from, start + LOOKED_AT)].map((character): Cell => {
    const marked = offset < start + length && offset + character.length > start;
    offset += character.length;
    if (character === '\t') return { text: TAB, width: TAB.length, marked };
    const text = printable(character);
    return { text, width: displayWidth(text), marked };
  });
  return start >= offset ? [...cells, { text: ' ', width: 1, marked: true }] : cells;
}

/** The part of a line around the first marked character, with `…` where text is omitted. */
function window(cells: readonly Cell[]): readonly Cell[] {
  const total = cells.reduce((sum, cell) => sum + cell.width, 0);
  if (total <= SHOWN_COLUMNS) return cells;
  const head = cells.findIndex((cell) => cell.marked);
  const first = stepBack(cells, head, COLUMNS_BEFORE);
  const last = stepOn(cells, first, SHOWN_COLUMNS);
  const ellipsis: Cell = { text: '…', width: 1, marked: false };
  return [
    ...(first > 0 ? [ellipsis] : []),
    ...cells.slice(first, last),
    ...(last < cells.length ? [ellipsis] : []),
  ];
}

function stepBack(cells: readonly Cell[], from: number, columns: number): number {
  let index = from;
  let width = 0;
  while (index > 0 && width + (cells[index - 1]?.width ?? 0) <= columns) {
    index -= 1;
    width += cells[index]?.width ?? 0;
  }
  return index;
}

function stepOn(cells: readonly Cell[], from: number, columns: number): number {
  let index = from;
  let width = 0;
  while (index < cells.length && width + (cells[index]?.width ?? 0) <= columns) {
    width += cells[index]?.width ?? 0;
    index += 1;
  }
  return index;
}

/**
 * Without characters that a terminal acts on: control characters, line ends, and those that change the text direction.
 */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|\p{Cs}/gu, '\ufffd');
}
