import type { RunningProcess } from './process';

/** The terminal's width in columns; 100 if standard output is not a terminal. */
export function terminalColumns(): number {
  return process.stdout.columns ?? 100;
}

/**
 * Connects a program's standard streams to this process's until the program ends; if standard input is a terminal,
 * every key is passed on as it is pressed (including Ctrl-C). The terminal is restored afterwards.
 */
export async function relayTerminal(program: RunningProcess): Promise<Awaited<RunningProcess['ended']>> {
  const { stdin, stdout, stderr } = process;
  const raw = stdin.isTTY === true;
  const restore = () => {
    if (raw) stdin.setRawMode(false);
  };
  process.once('exit', restore);
  if (raw) stdin.setRawMode(true);
  stdin.pipe(program.stdin);
  program.stdout.pipe(stdout, { end: false });
  program.stderr.pipe(stderr, { end: false });
  try {
    return await program.ended;
  } finally {
    stdin.unpipe(program.stdin);
    stdin.pause();
    restore();
    process.off('exit', restore);
  }
}
