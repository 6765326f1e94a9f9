/** Where a command line prints: standard output for what was asked for, standard error for everything else. */
export interface TextIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** This process's own. */
export const STANDARD_IO: TextIo = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
};
