import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import fs from 'node:fs/promises';
import { PassThrough, Readable, type Writable } from 'node:stream';
import { childEnvironment, type EnvironmentOptions } from './environment';

/** A program and its arguments; never a shell line. */
export type Argv = readonly [program: string, ...args: string[]];

/** How a program is run, in an environment that we make (`EnvironmentOptions`). */
export interface RunOptions extends EnvironmentOptions {
  readonly cwd?: string;
  readonly input?: string | Uint8Array;
  /** Where everything that the program prints is appended. */
  readonly logFile?: string;
  /** After so many milliseconds the program and all its children are killed. */
  readonly timeoutMs?: number;
  /** Called with each line of standard error as it comes. */
  readonly onErrorLine?: (line: string) => void;
}

/** How a program that runs beside this one is started. */
export type StartOptions = EnvironmentOptions & Pick<RunOptions, 'cwd'>;

/** How a program ended. */
export type RunOutcome =
  | { readonly ok: true; readonly stdout: string; readonly stderr: string }
  | {
      readonly ok: false;
      readonly reason: 'not-found' | 'exit-status' | 'signal' | 'timeout';
      /** Its exit status, or null when it was not started or was killed. */
      readonly status: number | null;
      readonly stdout: string;
      readonly stderr: string;
    };

/** A program that was started, and its streams; `pid` is undefined where it could not be. */
export interface RunningProcess {
  readonly pid: number | undefined;
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves, never rejects, when the program has ended or could not be started. */
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

/** Programs run in process groups of their own; whatever ends us ends them. */
function cleanUpAtExit(): void {
  if (cleaning) return;
  cleaning = true;
  process.on('exit', () => running.forEach((child) => killGroup(child, 'SIGKILL')));
  for (const [signal, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
    ['SIGHUP', 1],
  ] as const) {
    // Whoever else listens: libraries that put a terminal's cursor back leave the exit to the others, and do it there.
    process.on(signal, () => process.exit(128 + number));
  }
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It has ended between the look and the kill.
  }
}

/**
 * Starts a program that runs beside this one. It gets a process group of its own, dies with this process
 * even when that is killed with SIGKILL (prctl(2) PR_SET_PDEATHSIG, through setpriv(1)), and has an environment that
 * we make.
 */
export function startProcess(argv: Argv, options: StartOptions = {}): RunningProcess {
  return start(argv, options);
}

interface Ends {
  readonly input?: Readable;
  /** The descriptor of a file. */
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
  // A program may end without reading what it is sent; how it ended says more than EPIPE.
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

/** Runs a program to its end. Never rejects: how it ended is the value. */
export async function run(argv: Argv, options: RunOptions = {}): Promise<RunOutcome> {
  const child = startProcess(argv, options);
  child.stdin.end(options.input ?? '');
  return outcomeOf(child, argv, options);
}

/**
 * Runs a program with its standard output as a file, which is made and must not be there. Should both be killed while
 * it starts, nothing makes that file later, when somebody has already removed what they left: a program that opens it
 * by its name may, from a process that it has forked.
 * @throws SystemError when the file cannot be created: it is there, no permission.
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
 * Runs `producer` with its standard output as the standard input of `consumer`; the bytes do not pass through
 * this process. The outcome is that of the first of the two that failed: a consumer that fails breaks the pipe.
 */
export async function runPiped(
  producer: Argv,
  consumer: Argv,
  options: RunOptions = {},
): Promise<RunOutcome> {
  const from = startProcess(producer, options);
  const into = start(consumer, options, { input: from.stdout });
  // This process holds its end of the pipe no longer; else a producer would never learn of a dead consumer.
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
  // On a full disk the log ends early; that is no reason to end the program, nor this process.
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
  // setpriv(1) ends with 127 when the program is not there.
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

/** An argument as a person could paste it into a shell; for logs only. */
export function quoteForLog(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}
