import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import fs from 'node:fs/promises';
import { PassThrough, Readable, type Writable } from 'node:stream';
import { childEnvironment, type EnvironmentOptions } from './environment';

/** A program and its arguments; never a shell command line. */
export type Argv = readonly [program: string, ...args: string[]];

/** How to run a program, in a controlled environment (`EnvironmentOptions`). */
export interface RunOptions extends EnvironmentOptions {
  readonly cwd?: string;
  readonly input?: string | Uint8Array;
  /** All output of the program is appended to this file. */
  readonly logFile?: string;
  /** After this many milliseconds the program and all its children are killed. */
  readonly timeoutMs?: number;
  /** Called with each line of standard error as it is printed. */
  readonly onErrorLine?: (line: string) => void;
}

/** How to start a program that runs in parallel with this process. */
export type StartOptions = EnvironmentOptions & Pick<RunOptions, 'cwd'>;

/** How a program ended. */
export type RunOutcome =
  | { readonly ok: true; readonly stdout: string; readonly stderr: string }
  | {
      readonly ok: false;
      readonly reason: 'not-found' | 'exit-status' | 'signal' | 'timeout';
      /** Its exit status, or null if it was not started or was killed. */
      readonly status: number | null;
      readonly stdout: string;
      readonly stderr: string;
    };

/** A started program and its streams; `pid` is undefined if it could not be started. */
export interface RunningProcess {
  readonly pid: number | undefined;
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves when the program has ended or could not be started; never rejects. */
  readonly ended: Promise<{
    readonly status: number | null;
    readonly signal: NodeJS.Signals | null;
    readonly error?: Error;
  }>;
  /** Sends a signal to the program and all its children. */
  kill(signal?: NodeJS.Signals): void;
}

const running = new Set<ChildProcess>();
let cleaning = false;

/** Programs run in their own process groups, so they must be killed when this process ends. */
function cleanUpAtExit(): void {
  if (cleaning) return;
  cleaning = true;
  process.on('exit', () => running.forEach((child) => killGroup(child, 'SIGKILL')));
  for (const [signal, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
    ['SIGHUP', 1],
  ] as const) {
    // Exit in spite of other listeners: libraries that restore a terminal's cursor do so on exit, and leave exiting to
    // others.
    process.on(signal, () => process.exit(128 + number));
  }
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It ended between the check and the kill.
  }
}

/**
 * Starts a program that runs in parallel with this process. It gets its own process group, dies with this process even
 * if that is killed with SIGKILL (prctl(2) PR_SET_PDEATHSIG, through setpriv(1)), and has a controlled environment.
 */
export function startProcess(argv: Argv, options: StartOptions = {}): RunningProcess {
  return start(argv, options);
}

interface Ends {
  readonly input?: Readable;
  /** The file descriptor of a file. */
  readonly output?: number;
}

function start(argv: Argv, options: StartOptions, { input, output }: Ends = {}): RunningProcess {
  cleanUpAtExit();
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', ...argv], {
    cwd: options.cwd,
    env: childEnvironment(options),
    detached: true,
    stdio: [input ?? 'pipe', output ?? 'pipe', 'pipe'],
  });
  running.add(child);
  const ended = new Promise<Awaited<RunningProcess['ended']>>((resolve) => {
    child.once('error', (error) => resolve({ status: null, signal: null, error }));
    child.once('close', (status, signal) => resolve({ status, signal }));
  }).finally(() => running.delete(child));
  // A program may end without reading its input; its exit status is more informative than EPIPE.
  child.stdin?.on('error', () => undefined);
  return {
    pid: child.pid,
    stdin: child.stdin ?? new PassThrough(),
    stdout: child.stdout ?? Readable.from([]),
    stderr: child.stderr as Readable,
    ended,
    kill: (signal = 'SIGTERM') => killGroup(child, signal),
  };
}

/** Runs a program and waits until it ends. Never rejects: the outcome is the value. */
export async function run(argv: Argv, options: RunOptions = {}): Promise<RunOutcome> {
  const child = startProcess(argv, options);
  child.stdin.end(options.input ?? '');
  return outcomeOf(child, argv, options);
}

/**
 * Runs a program with its standard output redirected to a file, which is created and must not exist. If both processes
 * are killed during startup, the file is not created later, after the leftovers have already been removed; a program
 * that opens the file by name could do this from a forked process.
 * @throws SystemError if the file cannot be created: it exists, no permission.
 */
export async function runInto(file: string, argv: Argv, options: StartOptions = {}): Promise<RunOutcome> {
  const handle = await fs.open(file, 'wx');
  try {
    const child = start(argv, options, { output: handle.fd });
    child.stdin.end();
    return await outcomeOf(child, argv, options);
  } finally {
    await handle.close();
  }
}

/**
 * Runs `producer` with its standard output as the standard input of `consumer`; the bytes do not pass through this
 * process. The outcome is that of the first of the two that failed: if a consumer fails, it breaks the pipe.
 */
export async function runPiped(
  producer: Argv,
  consumer: Argv,
  options: RunOptions = {},
): Promise<RunOutcome> {
  const from = startProcess(producer, options);
  const into = start(consumer, options, { input: from.stdout });
  // This process must close its end of the pipe; otherwise a producer would not notice that the consumer has died.
  from.stdout.destroy();
  from.stdin.end();
  const [consumed, produced] = await Promise.all([
    outcomeOf(into, consumer, options),
    outcomeOf({ ...from, stdout: Readable.from([]) }, producer, options),
  ]);
  return consumed.ok ? produced : consumed;
}

async function outcomeOf(child: RunningProcess, argv: Argv, options: RunOptions): Promise<RunOutcome> {
  const log = options.logFile === undefined ? undefined : createWriteStream(options.logFile, { flags: 'a' });
  // If the disk is full the log is incomplete; that is no reason to end the program, or this process.
  log?.on('error', () => undefined);
  log?.write(`$ ${argv.map(quoteForLog).join(' ')}\n`);
  const stdout = collect(child.stdout, log);
  const stderr = collect(child.stderr, log, options.onErrorLine);
  let timedOut = false;
  const timer =
    options.timeoutMs === undefined
      ? undefined
      : setTimeout(() => {
          timedOut = true;
          child.kill('SIGKILL');
        }, options.timeoutMs);
  const { status, error } = await child.ended;
  clearTimeout(timer);
  if (log !== undefined) await new Promise((resolve) => log.end(resolve));
  const printed = { stdout: stdout(), stderr: stderr() };
  if (status === 0) return { ok: true, ...printed };
  // setpriv(1) exits with 127 if the program does not exist.
  const notFound = error !== undefined || (status === 127 && printed.stderr.startsWith('setpriv:'));
  if (notFound) return { ok: false, reason: 'not-found', status: null, ...printed };
  if (timedOut) return { ok: false, reason: 'timeout', status: null, ...printed };
  return { ok: false, reason: status === null ? 'signal' : 'exit-status', status, ...printed };
}

function collect(
  stream: Readable,
  log: WriteStream | undefined,
  onLine?: (line: string) => void,
): () => string {
  const chunks: Buffer[] = [];
  let rest = '';
  stream.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    log?.write(chunk);
    if (onLine === undefined) return;
    const lines = (rest + chunk.toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(onLine);
  });
  return () => Buffer.concat(chunks).toString('utf8');
}

/** An argument as it could be pasted into a shell; for logs only. */
export function quoteForLog(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}
