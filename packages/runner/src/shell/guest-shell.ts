import { monotonicMilliseconds } from '@nx-aib/build-machine';
import { failure, success, type Diagnostic, type Result } from '@nx-aib/core';
import type { ByteConsole, Waited } from './byte-console';
import { DEFINE_RUNNER, findFrame, loadLines, type CommandOutcome } from './frame';

/** How to run a command in the guest. */
export interface RunInGuestOptions {
  /** The timeout of the command in the guest, in milliseconds; default 60 000. */
  readonly timeoutMs?: number;
}

/** The time that the guest may need in addition to the timeout, to start the command and print its output. */
const GRACE_MS = 30_000;
/** A shell command is one argument of sh, and Linux limits one to 131072 bytes (execve(2), MAX_ARG_STRLEN). */
const MAX_COMMAND_BYTES = 120_000;
/**
 * The maximum number of lines sent but not acknowledged: the guest's tty buffers 4096 bytes in the line discipline and
 * 64 KiB before it.
 */
const WINDOW_LINES = 8;
/** A shell that has just started may miss the first message. */
const KNOCK_MS = 1500;

/** A POSIX shell in the guest, reached over a serial port; runs one command at a time. */
export class GuestShell {
  private counter = 0;
  private last: Promise<unknown> = Promise.resolve();
  private lost = false;

  private constructor(private readonly console: ByteConsole) {}

  /**
   * Waits for a shell on `console` and prepares it for running commands.
   * @param timeoutMs from now; under TCG a boot takes minutes
   */
  static async open(console: ByteConsole, timeoutMs: number): Promise<Result<GuestShell>> {
    const deadline = monotonicMilliseconds() + timeoutMs;
    const shell = new GuestShell(console);
    let heard: Waited<unknown> = { ok: false, reason: 'deadline' };
    while (!heard.ok && heard.reason === 'deadline' && monotonicMilliseconds() < deadline) {
      heard = await shell.knock();
    }
    if (!heard.ok) return failure([noShell(timeoutMs, heard.reason)]);
    // No line editor, no echo, no prompts: only the output of commands is sent back.
    console.write('set +o emacs +o vi; stty -echo -onlcr cols 4096; PS1=; PS2=; unset PROMPT_COMMAND\n');
    console.write(`${DEFINE_RUNNER}\n`);
    const first = await shell.run('echo ready', { timeoutMs: 30_000 });
    if (!first.ok) return first;
    if (first.value.stdout !== 'ready\n') return failure([unfit(first.value.stderr)]);
    return success(shell);
  }

  /**
   * Runs a POSIX sh script with an empty standard input.
   *
   * Errors: `runner/command-deadline` (the guest has terminated the command and accepts the next one),
   * `runner/command-too-long`, `runner/console-garbled`, and `runner/console-lost`, after which no command works.
   */
  run(command: string, options: RunInGuestOptions = {}): Promise<Result<CommandOutcome>> {
    const turn = this.last.then(() => this.runNow(command, options.timeoutMs ?? 60_000));
    this.last = turn;
    return turn;
  }

  /** Sends a line without waiting, for a command that ends the shell. */
  send(line: string): void {
    this.console.write(`${line}\n`);
  }

  private async knock(): Promise<Waited<unknown>> {
    const secret = Math.floor(Math.random() * 1e6);
    // Arithmetic, so that the echo of the line is not mistaken for the answer; no quotes, so that half a line is
    // harmless.
    this.console.write(`\necho nx-aib-$((${secret}+1))-here\n`);
    return this.console.waitForPattern(new RegExp(`nx-aib-${secret + 1}-here\n`), KNOCK_MS);
  }

  private async runNow(command: string, timeoutMs: number): Promise<Result<CommandOutcome>> {
    if (this.lost) return failure([lostConsole(command, 'an earlier command has not finished')]);
    const length = Buffer.byteLength(command);
    if (length > MAX_COMMAND_BYTES) return failure([tooLong(length)]);
    this.counter += 1;
    const id = `nx-aib-${this.counter}`;
    const loaded = await this.load(command, id);
    if (!loaded) return this.lose(command, 'it did not accept the command');
    this.console.write(`nx_aib ${id} ${Math.ceil(timeoutMs / 1000)}\n`);
    const waited = await this.console.waitFor((text) => findFrame(text, id), timeoutMs + GRACE_MS);
    if (!waited.ok) return this.lose(command, waited.reason === 'closed' ? 'it was closed' : 'it is silent');
    switch (waited.value.kind) {
      case 'outcome':
        return success(waited.value.outcome);
      case 'deadline':
        return failure([overdue(command, timeoutMs)]);
      case 'garbled':
        return failure([garbled(command, waited.value.line)]);
    }
  }

  private async load(command: string, id: string): Promise<boolean> {
    const lines = loadLines(Buffer.from(command).toString('base64'));
    for (let at = 0; at < lines.length; at += WINDOW_LINES) {
      this.console.write(`${lines.slice(at, at + WINDOW_LINES).join('\n')}\n`);
      if (at + WINDOW_LINES >= lines.length) break;
      this.console.write(`echo ${id}-$((${at}+1))-taken\n`);
      const taken = await this.console.waitForPattern(new RegExp(`${id}-${at + 1}-taken\n`), GRACE_MS);
      if (!taken.ok) return false;
    }
    return true;
  }

  private lose(command: string, why: string): Result<never> {
    this.lost = true;
    return failure([lostConsole(command, why)]);
  }
}

function firstLine(command: string): string {
  const line = command.trim().split('\n')[0] ?? '';
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}

function noShell(timeoutMs: number, reason: 'deadline' | 'closed'): Diagnostic {
  const why = reason === 'closed' ? 'the serial port was closed' : `none within ${timeoutMs / 1000} s`;
  return { code: 'runner/no-shell', severity: 'error', message: `the guest did not start a shell: ${why}` };
}

function unfit(complaint: string): Diagnostic {
  const message = `the guest's shell cannot run commands: ${complaint.trim() || 'a first one printed nothing'}`;
  return { code: 'runner/no-shell', severity: 'error', message };
}

function lostConsole(command: string, why: string): Diagnostic {
  const message = `the guest's shell was lost at "${firstLine(command)}": ${why}`;
  return { code: 'runner/console-lost', severity: 'error', message };
}

function tooLong(length: number): Diagnostic {
  return {
    code: 'runner/command-too-long',
    severity: 'error',
    message: `a command of ${length} bytes is too long for the guest's shell`,
    hint: `At most ${MAX_COMMAND_BYTES} bytes: run it in parts.`,
  };
}

function overdue(command: string, timeoutMs: number): Diagnostic {
  const message = `"${firstLine(command)}" did not end in the guest within ${timeoutMs / 1000} s`;
  return { code: 'runner/command-deadline', severity: 'error', message };
}

function garbled(command: string, line: string): Diagnostic {
  return {
    code: 'runner/console-garbled',
    severity: 'error',
    message: `something else printed into the output of "${firstLine(command)}": "${line}"`,
  };
}
