import { monotonicMilliseconds } from '@nx-aib/build-machine';
import { TerminalText } from './terminal-text';
import type { Readable, Writable } from 'node:stream';

/** The result of waiting for something on a console. */
export type Waited<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: 'deadline' | 'closed' };

/** More than a boot prints; older text is discarded. */
const KEPT_CHARACTERS = 4 * 1024 * 1024;

/** A serial port as a stream of plain text: wait for output, send input. */
export class ByteConsole {
  private unread = '';
  private tail = '';
  private closed = false;
  private readonly text = new TerminalText();
  private readonly waiting = new Set<() => void>();
  private readonly lineListeners: ((line: string) => void)[] = [];
  private partialLine = '';

  constructor(
    input: Readable,
    private readonly output: Writable,
  ) {
    input.on('data', (chunk: Buffer) => this.take(this.text.push(chunk)));
    const close = () => {
      this.closed = true;
      this.wake();
    };
    input.once('end', close);
    input.once('close', close);
    output.on('error', () => undefined);
  }

  /** Calls `listener` with the latest complete lines, and with every new one from now on. */
  onLine(listener: (line: string) => void): void {
    this.tail.split('\n').slice(0, -1).forEach(listener);
    this.lineListeners.push(listener);
  }

  write(text: string): void {
    if (!this.closed) this.output.write(text);
  }

  /** The last lines printed, without empty ones. */
  lastLines(count: number): string[] {
    const lines = this.tail.split('\n').map((line) => line.trimEnd());
    return lines.filter((line) => line !== '').slice(-count);
  }

  /**
   * Waits until `find` matches the unread text, which counts as read up to the `end` of the match.
   * @param timeoutMs from now
   */
  async waitFor<T>(
    find: (text: string) => { readonly value: T; readonly end: number } | undefined,
    timeoutMs: number,
  ): Promise<Waited<T>> {
    const deadline = monotonicMilliseconds() + timeoutMs;
    for (;;) {
      const found = find(this.unread);
      if (found !== undefined) {
        this.unread = this.unread.slice(found.end);
        return { ok: true, value: found.value };
      }
      if (this.closed) return { ok: false, reason: 'closed' };
      const left = deadline - monotonicMilliseconds();
      if (left <= 0) return { ok: false, reason: 'deadline' };
      await this.somethingNew(left);
    }
  }

  /** Waits for a pattern; see `waitFor`. */
  waitForPattern(pattern: RegExp, timeoutMs: number): Promise<Waited<RegExpExecArray>> {
    return this.waitFor((text) => {
      const match = pattern.exec(text);
      return match === null ? undefined : { value: match, end: match.index + match[0].length };
    }, timeoutMs);
  }

  private take(text: string): void {
    this.unread = (this.unread + text).slice(-KEPT_CHARACTERS);
    this.tail = (this.tail + text).slice(-16384);
    const lines = (this.partialLine + text).split('\n');
    this.partialLine = lines.pop() ?? '';
    for (const line of lines) this.lineListeners.forEach((listener) => listener(line));
    this.wake();
  }

  private wake(): void {
    this.waiting.forEach((wake) => wake());
  }

  private somethingNew(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      // A wait whose result is no longer needed must not keep the process running; the program it waits for does.
      timer.unref();
      this.waiting.add(done);
    });
  }
}
