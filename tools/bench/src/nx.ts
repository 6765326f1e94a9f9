import path from 'node:path';
import { monotonicMilliseconds, readTextIfThere, run, writeFileAtomic } from '@nx-aib/host';
import type { Figure } from './figure';

const ROOT = path.resolve(__dirname, '../../..');
const MANIFEST = path.join(ROOT, 'e2e/image-qemu/image-qemu.aib.yml');

/**
 * Whole commands in this workspace, the daemon on. The reference manifest is edited for it and put back afterwards,
 * whatever happens.
 */
export async function nxFigures(runs: number, say: (line: string) => void): Promise<Figure[]> {
  const before = (await readTextIfThere(MANIFEST)) ?? '';
  try {
    await nx('build', 'image-qemu');
    await nx('typecheck', '@nx-aib/oom');
    const trivial = await repeat(runs, 'nx, a trivial cached target', say, () =>
      nx('typecheck', '@nx-aib/oom'),
    );
    const noop = await repeat(runs, 'nx build, no-op', say, () => nx('build', 'image-qemu'));
    const edit = await repeat(runs, 'nx build after editing a limit', say, async (number) => {
      // A number that no earlier run has had: Nx would have it in its cache.
      const percent = `40.${String(10 + (Math.floor(Date.now() / 1000) % 80) + number).padStart(2, '0')}%`;
      await writeFileAtomic(MANIFEST, before.replace(/max: \S+/, `max: ${percent}`));
      return nx('build', 'image-qemu');
    });
    return [
      { name: 'nx, a trivial cached target', seconds: trivial },
      {
        name: 'nx build, no-op',
        seconds: noop,
        goal: { of: 'nx, a trivial cached target', factor: 1, plus: 0.2 },
      },
      { name: 'nx build after editing a limit', seconds: edit, goal: { of: 'floor', factor: 1, plus: 2 } },
    ];
  } finally {
    await writeFileAtomic(MANIFEST, before);
  }
}

async function nx(...args: string[]): Promise<number> {
  const started = monotonicMilliseconds();
  const outcome = await run([path.join(ROOT, 'nx'), ...args], {
    cwd: ROOT,
    env: { NX_DAEMON: 'true', CI: undefined },
  });
  if (!outcome.ok) throw new Error(`./nx ${args.join(' ')} failed:\n${outcome.stdout}${outcome.stderr}`);
  return (monotonicMilliseconds() - started) / 1000;
}

async function repeat(
  runs: number,
  name: string,
  say: (line: string) => void,
  measure: (run: number) => Promise<number>,
): Promise<number[]> {
  const seconds: number[] = [];
  for (let number = 0; number < runs; number += 1) {
    const took = await measure(number);
    say(`${name}: ${took.toFixed(2)} s`);
    seconds.push(took);
  }
  return seconds;
}
