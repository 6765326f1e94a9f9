import { run } from '@nx-aib/build-machine';
import path from 'node:path';

/**
 * Calls a function of a TypeScript module in a separate process, with `folder`, where only that process sees a disk of
 * `size` (tmpfs(5)); returns its output, which is JSON.
 */
export async function onSmallDisk(
  folder: string,
  size: string,
  [module, called]: [string, string],
): Promise<unknown> {
  const packageRoot = path.resolve(__dirname, '../..');
  const script = `require('@nx-aib/build-machine/run-cli').runTypeScript(${JSON.stringify(path.dirname(packageRoot))});
    void require(${JSON.stringify(module)}).${called}(process.argv[1]);`;
  const mounted = `mount -t tmpfs -o "size=$4" tmpfs "$1" && exec "$2" -e "$3" "$1"`;
  const userNamespace = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const outcome = await run(
    [
      ...(['unshare', '--mount', ...userNamespace] as [string, ...string[]]),
      ...['sh', '-c', mounted, 'sh', folder, process.execPath, script, size],
    ],
    { cwd: __dirname },
  );
  if (!outcome.ok || outcome.stderr !== '') throw new Error(`it failed: ${outcome.stderr}`);
  return JSON.parse(outcome.stdout);
}
