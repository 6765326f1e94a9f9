import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** The running QEMU processes whose command line contains `text`, by process id; proc_pid_cmdline(5). */
export async function qemusWith(text: string): Promise<number[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    // A process may end between listing and reading.
    ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')),
  );
  return ids.filter((_id, at) => isQemuWith(lines[at] ?? '', text)).map(Number);
}

function isQemuWith(line: string, text: string): boolean {
  const [program = ''] = line.split('\0');
  return /qemu-system/.test(program) && line.includes(text);
}

/** Waits until there are `wanted` of them; fails after `timeoutMs`. */
export async function waitForQemus(
  text: string,
  wanted: (count: number) => boolean,
  timeoutMs: number,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const running = await qemusWith(text);
    if (wanted(running.length)) return;
    if (Date.now() > deadline) {
      throw new Error(`after ${timeoutMs / 1000} s there are ${running.length} QEMUs with ${text}`);
    }
    await sleep(200);
  }
}
