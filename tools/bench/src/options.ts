import { parseArgs } from 'node:util';

export const USAGE = `Usage: ./nx bench [options]

measure what builds cost, each figure against the floor of the same run

  --runs <number>      how often each short case is measured (default: 3)
  --json <file>        write the figures there, not to standard output
  --markdown <file>    write a page with figures and machine, as docs/performance.md
  --no-mkosi           do not measure mkosi, even where it is installed
  --no-nx              do not measure whole commands of Nx
  --help               print this
`;

export interface BenchOptions {
  readonly runs: number;
  readonly json?: string | undefined;
  readonly markdown?: string | undefined;
  readonly mkosi: boolean;
  readonly nx: boolean;
}

/** @returns the options, or a one-line error message; `help` if the usage is requested */
export function parseOptions(args: readonly string[]): BenchOptions | 'help' | { readonly wrong: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        runs: { type: 'string', default: '3' },
        json: { type: 'string' },
        markdown: { type: 'string' },
        mkosi: { type: 'boolean', default: true },
        nx: { type: 'boolean', default: true },
        help: { type: 'boolean', default: false },
      },
      allowNegative: true,
    });
    const { runs, json, markdown, mkosi, nx, help } = values;
    if (help) return 'help';
    if (!/^[1-9]\d?$/.test(runs)) return { wrong: `--runs: "${runs}" is not a number from 1 to 99` };
    return { runs: Number(runs), json, markdown, mkosi, nx };
  } catch (error) {
    // util.parseArgs throws user errors.
    return { wrong: (error as Error).message };
  }
}
