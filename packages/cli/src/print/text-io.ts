/** The output channels of a command: standard output for results, standard error for everything else. */
export interface TextIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Those of this process. */
export const STANDARD_IO: TextIo = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
};
