/** The result of a command in the guest. */
export interface CommandOutcome {
  /** Its exit status, 0 to 255. */
  readonly status: number;
  readonly stdout: string;
  /** Without trailing line feeds. */
  readonly stderr: string;
}

/** The exit statuses of timeout(1) if it terminated the command, and if it had to kill it (128 + SIGKILL). */
const ENDED_STATUSES = [124, 137];
/** The message of timeout(1) in that case; the command itself may exit with such a status, too. */
const ENDED_WORDS = /^timeout: sending signal \w+ to command/m;

/** Well below the 4095 bytes of a line in canonical mode (termios(3)). */
const LINE_LENGTH = 1024;

/**
 * Defines, in POSIX sh, `nx_aib ID SECONDS`: runs the Base64-encoded script in $nx_c with an empty standard input and
 * prints its output and errors as Base64 between lines with the ID. Base64 contains no character that a terminal would
 * change, and kernel messages in it are detectable. The exit status is at the end of the first part, so that no file is
 * needed.
 */
export const DEFINE_RUNNER = [
  'nx_aib() {',
  'nx_s=$(printf %s "$nx_c" | base64 -d)',
  'printf \'\\n%s-stdout\\n\' "$1"',
  '{ nx_e=$( { { timeout -v -k 5 "$2" /bin/sh -c "$nx_s" </dev/null; printf \'\\n%s\' "$?"; } | base64 >&9; } 2>&1 ); } 9>&1',
  'printf \'%s-stderr\\n\' "$1"',
  'printf %s "$nx_e" | base64',
  'printf \'%s-end\\n\' "$1"',
  '}',
].join('\n');

/**
 * The lines that load a script into $nx_c. The guest's shell reads them without starting a program.
 * @param base64 the script, encoded
 */
export function loadLines(base64: string): string[] {
  const lines = ['nx_c='];
  for (let at = 0; at < base64.length; at += LINE_LENGTH) {
    lines.push(`nx_c=\${nx_c}${base64.slice(at, at + LINE_LENGTH)}`);
  }
  return lines;
}

/** The result between a command's marks. */
export type Frame =
  | { readonly kind: 'outcome'; readonly outcome: CommandOutcome }
  /** Terminated by timeout(1) in the guest. */
  | { readonly kind: 'deadline' }
  /** Other output is mixed in: the first line that does not belong to it. */
  | { readonly kind: 'garbled'; readonly line: string };

/** Finds the frame of `id` in a console's text; undefined until its end has arrived. */
export function findFrame(
  text: string,
  id: string,
): { readonly value: Frame; readonly end: number } | undefined {
  const end = text.indexOf(`${id}-end\n`);
  if (end < 0) return undefined;
  const after = end + `${id}-end\n`.length;
  const start = text.indexOf(`${id}-stdout\n`);
  const middle = text.indexOf(`${id}-stderr\n`);
  if (start < 0 || middle < start || end < middle) {
    return { value: { kind: 'garbled', line: `${id}-end` }, end: after };
  }
  const stdout = text.slice(start + `${id}-stdout\n`.length, middle);
  const stderr = text.slice(middle + `${id}-stderr\n`.length, end);
  return { value: decode(stdout, stderr), end: after };
}

function decode(stdout: string, stderr: string): Frame {
  const stranger = [...stdout.split('\n'), ...stderr.split('\n')].find(
    (line) => !/^[A-Za-z0-9+/]*={0,2}$/.test(line),
  );
  if (stranger !== undefined) return { kind: 'garbled', line: stranger };
  const printed = fromBase64(stdout);
  const [, output, digits] = /^([^]*)\n(\d{1,3})$/.exec(printed) ?? [];
  if (output === undefined) return { kind: 'garbled', line: printed.slice(-80) };
  const status = Number(digits);
  const complaints = fromBase64(stderr);
  if (ENDED_STATUSES.includes(status) && ENDED_WORDS.test(complaints)) return { kind: 'deadline' };
  return { kind: 'outcome', outcome: { status, stdout: output, stderr: complaints } };
}

function fromBase64(lines: string): string {
  return Buffer.from(lines.replaceAll('\n', ''), 'base64').toString('utf8');
}
