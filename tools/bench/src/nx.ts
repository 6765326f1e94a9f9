import path from 'node:path';
import { monotonicMilliseconds, readTextIfThere, run, secondsSince1970, writeFileAtomic } from '@nx-aib/host';
import type { Figure } from './figure';
import { MKOSI_INCREMENTAL } from './mkosi-facts';
import type { Progress } from './progress';

const ROOT = path.resolve(__dirname, '../../..');
const MANIFEST = path.join(ROOT, 'e2e/image-qemu/image-qemu.aib.yml');
const TRIVIAL = 'nx, a trivial cached target';

/**
 * Whole commands in this workspace, the daemon on. The reference manifest is edited for it and put back afterwards,
 * whatever happens.
 */
export async function nxFigures(runs: number, progress: Progress): Promise<Figure[]> {
  const before = (await readTextIfThere(MANIFEST)) ?? '';
  try {
    await nx('build', 'image-qemu');
    await nx('typecheck', '@nx-aib/oom');
    const trivial = await progress.repeat(runs, TRIVIAL, () => nx('typecheck', '@nx-aib/oom'));
    const noop = await progress.repeat(runs, 'nx build, no-op', () => nx('build', 'image-qemu'));
    const edit = await progress.repeat(runs, 'nx build after editing a limit', async (number) => {
      // A number that no earlier run has had: Nx would have it in its cache.
      const percent = `40.${String(10 + (secondsSince1970() % 80) + number).padStart(2, '0')}%`;
      await writeFileAtomic(MANIFEST, before.replace(/max: \S+/, `max: ${percent}`));
      return nx('build', 'image-qemu');
    });
    return [
      { name: TRIVIAL, seconds: trivial },
      { name: 'nx build, no-op', seconds: noop, goals: [{ of: TRIVIAL, factor: 1, plus: 0.2 }] },
      {
        name: 'nx build after editing a limit',
        seconds: edit,
        goals: [
          { of: 'floor', factor: 1, plus: 2 },
          { of: MKOSI_INCREMENTAL, factor: 1 / 15 },
        ],
      },
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
