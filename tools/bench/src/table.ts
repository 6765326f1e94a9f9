import { allowed, median, type Figure, type Goal, type SizeFigure } from './figure';

/** The figures as a Markdown table: seconds, the ratio to the floor of the same run, and the goal. */
export function renderTable(figures: readonly Figure[], sizes: readonly SizeFigure[], floor: string): string {
  const floorSeconds = allowed({ of: floor, factor: 1 }, figures);
  const rows = figures.map(({ name, seconds, goal }) => {
    const middle = median(seconds);
    const limit = goal === undefined ? undefined : allowed(goal, figures);
    return [
      name,
      middle.toFixed(2),
      `${Math.min(...seconds).toFixed(2)}–${Math.max(...seconds).toFixed(2)}`,
      (middle / floorSeconds).toFixed(2),
      goal === undefined || limit === undefined ? '' : `${describe(goal)} = ${limit.toFixed(2)}`,
      limit === undefined ? '' : middle <= limit ? 'yes' : 'no',
    ];
  });
  const times = table(['case', 'seconds', 'range', '× floor', 'at most', 'reached'], rows);
  const sizeRows = sizes.map(({ name, bytes, atMostBytes }) => [
    name,
    mebibytes(bytes),
    mebibytes(atMostBytes),
    bytes <= atMostBytes ? 'yes' : 'no',
  ]);
  return `${times}\n${sizes.length === 0 ? '' : `\n${table(['on disk', 'MiB', 'at most', 'reached'], sizeRows)}\n`}`;
}

function describe({ of, factor, plus }: Goal): string {
  return `${factor === 1 ? '' : `${factor} × `}${of}${plus === undefined ? '' : ` + ${plus} s`}`;
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
