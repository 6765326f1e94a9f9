import { tmpdir } from 'node:os';
import path from 'node:path';
import { run, type Argv, type RunOptions, type RunOutcome } from '@nx-aib/build-machine';
import { freshCopy } from './fresh-copy';

/** What a user at a terminal sees of a command. */
export interface Seen {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * No daemon that would outlive the tests, no colours in the output, and an initially empty store. The Nx that runs the tests
 * sets variables for its own tasks.
 */
const environment = () => ({
  ...Object.fromEntries(OF_NX.map((name) => [name, undefined])),
  NX_DAEMON: 'false',
  NO_COLOR: '1',
  FORCE_COLOR: undefined,
  XDG_CACHE_HOME: freshCopy('../cache'),
});

const OF_NX = Object.keys(process.env).filter((name) => /^NX_(?!AIB_)/.test(name));

/** Runs `./nx …` in the fresh copy, called from another directory. */
export async function nx(...args: string[]): Promise<Seen> {
  return see([freshCopy('nx'), ...args], { cwd: tmpdir() });
}

/** The same in a given copy and with additional environment variables. */
export async function nxIn(copy: string, env: Record<string, string>, ...args: string[]): Promise<Seen> {
  return see([path.join(copy, 'nx'), ...args], { cwd: tmpdir(), env });
}

/** Runs `aib-dev …` in the fresh copy. */
export async function aibDev(args: readonly string[], options: RunOptions = {}): Promise<Seen> {
  return see([freshCopy('node_modules/.bin/aib-dev'), ...args], options);
}

/** Runs `air …` in the fresh copy. */
export async function air(args: readonly string[], options: RunOptions = {}): Promise<Seen> {
  return see([freshCopy('node_modules/.bin/air'), ...args], options);
}

/** Runs any command, with its exit status as a value. */
export async function see(argv: Argv, options: RunOptions = {}): Promise<Seen> {
  const outcome = await run(argv, {
    timeoutMs: 14 * 60_000,
    inherit: 'all',
    ...options,
    env: { ...environment(), ...options.env },
  });
  return { status: statusOf(outcome), stdout: outcome.stdout, stderr: outcome.stderr };
}

/** What a command that must succeed prints. */
export async function done(seen: Promise<Seen>): Promise<string> {
  const { status, stdout, stderr } = await seen;
  if (status !== 0) throw new Error(stdout + stderr);
  return stdout;
}

function statusOf(outcome: RunOutcome): number | null {
  return outcome.ok ? 0 : outcome.status;
}
