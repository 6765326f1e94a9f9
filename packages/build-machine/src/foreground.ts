import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { Argv } from './process';

/**
 * Runs a program in this terminal, in this process's group and with its environment: it gets Ctrl-C from the terminal
 * like this process, which only waits for it.
 * @param env added to the environment
 * @returns its exit status; 128 and the signal's number if it was killed, 127 if it could not be started
 */
export function runInForeground(
  [program, ...args]: Argv,
  env: Readonly<Record<string, string>>,
): Promise<number> {
  let child: ChildProcess | undefined;
  const passOn = (signal: NodeJS.Signals) => void child?.kill(signal);
  // With a terminal, both get SIGINT from it; Nx takes a second one for impatience.
  const ignore = () => undefined;
  const onInterrupt = process.stdin.isTTY ? ignore : passOn;
  // First: a signal that arrives while the program starts would end this process without it.
  process.on('SIGINT', onInterrupt).on('SIGTERM', passOn).on('SIGHUP', passOn);
  return new Promise<number>((resolve) => {
    child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...env } });
    child.once('error', () => resolve(127));
    child.once('close', (status, signal) =>
      resolve(status ?? 128 + (signal ? constants.signals[signal] : 0)),
    );
  }).finally(() => process.off('SIGINT', onInterrupt).off('SIGTERM', passOn).off('SIGHUP', passOn));
}
