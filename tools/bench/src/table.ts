import { allowed, median, reached, type Figure, type Goal, type Reached, type SizeFigure } from './figure';

/** The figures as a Markdown table: seconds, the ratio to the floor of the same run, and each goal. */
export function renderTable(figures: readonly Figure[], sizes: readonly SizeFigure[], floor: string): string {
  const floorSeconds = allowed({ of: floor, factor: 1 }, figures) ?? NaN;
  const rows = figures.map((figure) => {
    const { name, seconds, goals = [] } = figure;
    const middle = median(seconds);
    return [
      name,
      middle.toFixed(2),
      `${Math.min(...seconds).toFixed(2)}–${Math.max(...seconds).toFixed(2)}`,
      (middle / floorSeconds).toFixed(2),
      goals.map((goal) => atMost(goal, allowed(goal, figures))).join('; '),
      goals.map((goal) => verdict(reached(figure, goal, figures))).join('; '),
    ];
  });
  const times = table(['case', 'seconds', 'range', '× floor', 'at most', 'reached'], rows);
  const sizeRows = sizes.map(({ name, bytes, atMostBytes }) => [
    name,
    mebibytes(bytes),
    mebibytes(atMostBytes),
    verdict(bytes <= atMostBytes),
  ]);
  return `${times}\n${sizes.length === 0 ? '' : `\n${table(['on disk', 'MiB', 'at most', 'reached'], sizeRows)}\n`}`;
}

function atMost(goal: Goal, limit: number | undefined): string {
  return limit === undefined ? describe(goal) : `${describe(goal)} = ${limit.toFixed(2)}`;
}

function verdict(outcome: Reached): string {
  return outcome === undefined ? 'not measured' : outcome ? 'yes' : 'no';
}

function describe({ of, factor, plus }: Goal): string {
  return `${factor === 1 ? '' : `${multiple(factor)} × `}${of}${plus === undefined ? '' : ` + ${plus} s`}`;
}

/** `0.4`, or `1/15` if the decimal would be long. */
function multiple(factor: number): string {
  const decimal = String(factor);
  return decimal.length <= '0.25'.length ? decimal : `1/${Math.round(1 / factor)}`;
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}

/** Columns are as wide as their widest cell, as formatted by Prettier. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
