import { failure, success, type Diagnostic, type Result } from '@nx-aib/core';
import type { RunningProcess, TempDir } from '@nx-aib/build-machine';
import type { Accelerator } from '../plan/accelerator';
import type { ByteConsole, Waited } from '../shell/byte-console';
import type { CommandOutcome } from '../shell/frame';
import { GuestShell, type RunInGuestOptions } from '../shell/guest-shell';
import { findGuestFailure, guestFailure, QUOTED_LINES } from './guest-failure';

/** The parts of a running machine. */
export interface VmParts {
  readonly accelerator: Accelerator;
  readonly process: RunningProcess;
  readonly console: ByteConsole;
  /** The guest's second serial port, if there is one. */
  readonly shellConsole: ByteConsole | undefined;
  readonly tempDir: TempDir;
  /** QEMU's own error messages. */
  readonly complaints: ByteConsole;
}

/** agetty(8) ends its prompt with `login: ` and no line feed. */
const LOGIN_PROMPT = /(?:^|\n)[^\n]*\blogin: ?$/;

/**
 * A running machine. Every method has a timeout in milliseconds from its call; if a guest panics, stops in emergency
 * mode, hangs or ends, the error names the reason and quotes the last lines printed.
 */
export class Vm {
  private shell: GuestShell | undefined;
  private readonly failed: Promise<Diagnostic>;
  private over = false;

  /** Use `bootVm`. */
  constructor(private readonly parts: VmParts) {
    this.failed = new Promise((resolve) => {
      const watch = (line: string) => {
        const found = findGuestFailure(line);
        // Lines after the first one are relevant: a panic's call trace comes later.
        if (found !== undefined) setTimeout(() => resolve(this.describe(found)), 300);
      };
      parts.console.onLine(watch);
      parts.complaints.onLine(watch);
      void parts.process.ended.then(async (end) => {
        this.over = true;
        await parts.tempDir.remove();
        resolve(this.describeEnd(end));
      });
    });
  }

  /** What executes the guest's instructions. */
  get accelerator(): Accelerator {
    return this.parts.accelerator;
  }

  /** The process id of QEMU. */
  get pid(): number | undefined {
    return this.parts.process.pid;
  }

  /** The last lines on the guest's console, without empty ones. */
  lastLines(count = QUOTED_LINES): string[] {
    return this.parts.console.lastLines(count);
  }

  /** Waits for the login prompt on the console. */
  async waitForLogin(timeoutMs: number): Promise<Result<void>> {
    const prompt = await this.consoleSays(LOGIN_PROMPT, timeoutMs, 'the guest did not prompt for a login');
    return prompt.ok ? success(undefined) : prompt;
  }

  /**
   * Logs in on the console and makes `run` use that shell.
   * Errors, in addition to those of the guest: `runner/login-refused`.
   */
  async login(user: string, password: string, timeoutMs = 60_000): Promise<Result<void>> {
    const { console } = this.parts;
    console.write(`${user}\n`);
    // An account without a password gets its shell immediately.
    const answer = await this.consoleSays(
      /Password: ?$|[#$] $/,
      timeoutMs,
      'the guest did not prompt for a password',
    );
    if (!answer.ok) return answer;
    if (answer.value.startsWith('Password')) console.write(`${password}\n`);
    const refused = console
      .waitForPattern(/Login incorrect/, timeoutMs)
      .then((waited) => (waited.ok ? failure([refusedLogin(user)]) : never()));
    const opened = await this.orFailure(Promise.race([GuestShell.open(console, timeoutMs), refused]));
    if (!opened.ok) return opened;
    this.shell = opened.value;
    // Kernel and systemd messages would be mixed into the output of commands.
    await this.shell.run('dmesg -n 1; kill -s RTMIN+21 1');
    return success(undefined);
  }

  /** Waits for the root shell on the second serial port and makes `run` use it. */
  async openShell(timeoutMs: number): Promise<Result<void>> {
    const { shellConsole } = this.parts;
    if (shellConsole === undefined) throw new Error('this machine was booted without a shell');
    const opened = await this.orFailure(GuestShell.open(shellConsole, timeoutMs));
    if (!opened.ok) return failure(opened.diagnostics.map((diagnostic) => this.quote(diagnostic)));
    this.shell = opened.value;
    return success(undefined);
  }

  /** Runs a POSIX sh script as the user of the open shell; see `GuestShell.run`. */
  async run(command: string, options: RunInGuestOptions = {}): Promise<Result<CommandOutcome>> {
    if (this.shell === undefined) throw new Error('open a shell, or log in, before running a command');
    return this.orFailure(this.shell.run(command, options));
  }

  /** Shuts the guest down and waits until QEMU ends by itself. */
  async powerOff(timeoutMs: number): Promise<Result<'clean'>> {
    if (this.shell === undefined) throw new Error('open a shell, or log in, before powering off');
    if (this.over) return failure([await this.failed]);
    this.shell.send('systemctl poweroff');
    const end = await withDeadline(this.parts.process.ended, timeoutMs);
    if (end === 'deadline') {
      const message = `the guest did not power off within ${timeoutMs / 1000} s`;
      const overdue = this.describe({ code: 'runner/power-off-deadline', message });
      await this.kill();
      return failure([overdue]);
    }
    return end.status === 0 ? success('clean') : failure([this.describeEnd(end)]);
  }

  /** Resolves with the reason when the machine has failed or ended. */
  whenOver(): Promise<Diagnostic> {
    return this.failed;
  }

  /** Ends QEMU immediately and removes the machine's files. */
  async kill(): Promise<void> {
    this.parts.process.kill('SIGKILL');
    await this.parts.process.ended;
    await this.parts.tempDir.remove();
  }

  private async consoleSays(pattern: RegExp, timeoutMs: number, otherwise: string): Promise<Result<string>> {
    const waited = await Promise.race([
      this.parts.console.waitForPattern(pattern, timeoutMs),
      this.failed.then((reason) => ({ ok: false, reason }) as const),
    ]);
    if (waited.ok) return success(waited.value[0]);
    if (typeof waited.reason === 'object') return failure([waited.reason]);
    return failure([await this.explain(waited.reason, otherwise, timeoutMs)]);
  }

  private async explain(
    reason: Extract<Waited<never>, { ok: false }>['reason'],
    otherwise: string,
    timeoutMs: number,
  ): Promise<Diagnostic> {
    // The console closes when QEMU ends; the latter is more informative.
    if (reason === 'closed') return this.failed;
    return this.describe({
      code: 'runner/guest-deadline',
      message: `${otherwise} within ${timeoutMs / 1000} s`,
    });
  }

  private async orFailure<T>(outcome: Promise<Result<T>>): Promise<Result<T>> {
    const failed = this.failed.then((reason) => failure([reason]));
    const first = await Promise.race([outcome, failed]);
    // A lost shell may be the first sign that the guest has ended.
    const lost = ['runner/console-lost', 'runner/no-shell'];
    if (first.ok || !first.diagnostics.some(({ code }) => lost.includes(code))) return first;
    const reason = await withDeadline(this.failed, 1000);
    return reason === 'deadline' ? first : failure([reason]);
  }

  private describe(reason: { code: string; message: string; hint?: string }): Diagnostic {
    return guestFailure(reason, this.lastLines());
  }

  private quote(diagnostic: Diagnostic): Diagnostic {
    return diagnostic.code === 'runner/no-shell' ? this.describe(diagnostic) : diagnostic;
  }

  private describeEnd(end: Awaited<RunningProcess['ended']>): Diagnostic {
    const complaints = this.parts.complaints.lastLines(QUOTED_LINES);
    const known = complaints.map(findGuestFailure).find((found) => found !== undefined);
    if (known !== undefined) return this.describe(known);
    if (end.status === 0 && complaints.length === 0) {
      // QEMU does not restart a guest (-no-reboot), so a reset ends it, too.
      const message = 'the guest reset or shut down by itself';
      return this.describe({ code: 'runner/guest-ended', message });
    }
    const how = end.signal === null ? `with status ${end.status ?? 'unknown'}` : `by ${end.signal}`;
    const said = complaints.length === 0 ? '' : `: ${complaints.at(-1) ?? ''}`;
    return this.describe({ code: 'runner/guest-ended', message: `QEMU ended ${how}${said}` });
  }
}

function refusedLogin(user: string): Diagnostic {
  return {
    code: 'runner/login-refused',
    severity: 'error',
    message: `the guest refused the login of "${user}"`,
  };
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

async function withDeadline<T>(promise: Promise<T>, timeoutMs: number): Promise<T | 'deadline'> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<'deadline'>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, 'deadline');
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
