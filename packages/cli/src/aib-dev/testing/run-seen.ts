import { createProgress } from '../../render/progress';
import { runAibDev, type ProgramParts } from '../program';

/** What a user sees of a command. */
export interface Seen {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `aib-dev` with its output as values; progress is printed to standard error, as on a machine without a terminal. */
export async function runSeen(
  words: readonly string[],
  parts: Omit<ProgramParts, 'io' | 'version'>,
): Promise<Seen> {
  const seen = { out: '', err: '' };
  const write = (text: string) => void (seen.err += text);
  const io = {
    out: (text: string) => void (seen.out += text),
    err: write,
    progress: createProgress({ write }),
  };
  const status = await runAibDev(words, { io, version: '1.2.3', ...parts });
  return { status, ...seen };
}
