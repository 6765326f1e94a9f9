import { startProcess, type Argv } from '@nx-aib/build-machine';

/**
 * Runs a command with its output in ours.
 * @returns whether it exited with status 0 within `timeoutMs`; after that it is killed, with all its children.
 */
export async function runHere(
  argv: Argv,
  timeoutMs: number,
  env: Record<string, string> = {},
): Promise<boolean> {
  const child = startProcess(argv, { env, inherit: 'all' });
  child.stdin.end();
  child.stdout.pipe(process.stdout, { end: false });
  child.stderr.pipe(process.stderr, { end: false });
  const timer = setTimeout(() => {
    process.stderr.write(`${argv.join(' ')}: killed after ${timeoutMs / 1000} s\n`);
    child.kill('SIGKILL');
  }, timeoutMs);
  const { status } = await child.ended;
  clearTimeout(timer);
  return status === 0;
}
