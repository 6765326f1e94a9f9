/** A command for `run` that prints the CPU time of another and of its processes on standard error, and all else on standard output. */
export function timed(argv: readonly string[]): [string, ...string[]] {
  return ['bash', '-c', `TIMEFORMAT='%U %S'; time "$@" 2>&1`, 'bash', ...argv];
}

/**
 * The seconds of CPU, user and system, that a `timed` command has printed.
 * @throws Error where there is no time in it
 */
export function cpuSeconds(stderr: string): number {
  const [, user, system] = /^(\d+\.\d+) (\d+\.\d+)$/m.exec(stderr.replaceAll(',', '.')) ?? [];
  if (user === undefined || system === undefined) throw new Error(`bash has printed no CPU time: ${stderr}`);
  return Number(user) + Number(system);
}
