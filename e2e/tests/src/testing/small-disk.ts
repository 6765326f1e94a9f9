import { mkdir } from 'node:fs/promises';
import { startProcess, type Argv } from '@nx-aib/build-machine';
import { saidBy } from './builds';
import { see, type Seen } from './commands';

/** A disk of limited size, in memory; only commands run with `run` see its content. */
export interface SmallDisk {
  run(argv: Argv): Promise<Seen>;
  /** For example `100m`: tmpfs(5). */
  resize(size: string): Promise<void>;
  /** The used space. */
  usedMib(): Promise<number>;
  remove(): Promise<void>;
}

/** Mounts one on a directory, in a separate mount namespace that ends with the tests. */
export async function smallDisk(folder: string, size: string): Promise<SmallDisk> {
  await mkdir(folder, { recursive: true });
  const isRoot = process.getuid?.() === 0;
  const mount = 'mount -t tmpfs -o "size=$2" tmpfs "$1" && echo mounted && exec sleep infinity';
  const holder = startProcess([
    ...(['unshare', '--mount', ...(isRoot ? [] : ['--user', '--map-root-user'])] as [string, ...string[]]),
    ...['sh', '-c', mount, 'sh', folder, size],
  ]);
  await mounted(holder);
  const enter: Argv = [
    ...(['nsenter', '--target', String(holder.pid), '--mount'] as const),
    ...(isRoot ? [] : ['--user', '--preserve-credentials']),
  ];
  const runThere = (argv: Argv) => see([...enter, '--', ...argv]);
  return {
    run: runThere,
    resize: async (to) => void saidBy(await runThere(['mount', '-o', `remount,size=${to}`, folder])),
    usedMib: async () =>
      Number(/(\d+)\s*$/.exec(saidBy(await runThere(['df', '-m', '--output=used', folder])))?.[1]),
    remove: async () => {
      holder.kill('SIGKILL');
      await holder.ended;
    },
  };
}

async function mounted({ stdout, stderr, ended }: ReturnType<typeof startProcess>): Promise<void> {
  let said = '';
  const ready = new Promise<boolean>((resolve) => {
    for (const stream of [stdout, stderr]) {
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes('mounted\n')) resolve(true);
      });
    }
    void ended.then(() => resolve(false));
  });
  if (!(await ready)) throw new Error(`no disk could be mounted: ${said}`);
}
