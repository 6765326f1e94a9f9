import path from 'node:path';
import {
  monotonicMilliseconds,
  readTextIfThere,
  removeTree,
  run,
  secondsSince1970,
  writeFileAtomic,
} from '@nx-aib/host';
import type { Figure } from './figure';
import { MKOSI_INCREMENTAL } from './mkosi-facts';
import { wasRun } from './nx-run';
import type { Progress } from './progress';

const ROOT = path.resolve(__dirname, '../../..');
const MANIFEST = path.join(ROOT, 'e2e/image-qemu/image-qemu.aib.yml');
/** Where the target `copy-image` of this project copies the reference image to. */
const COPIED = path.join(ROOT, 'dist/bench');
/** What Nx says of its last command; the cache directory is nx.json's. */
const RUN_JSON = path.join(ROOT, '.nx/cache/run.json');
const TRIVIAL = 'nx, a trivial cached target';
const COPY = 'nx, a target that copies the image';
const EDIT = 'nx build after editing a limit';

/**
 * Whole commands in this workspace, the daemon on. The reference manifest is edited for it and put back afterwards,
 * whatever happens.
 */
export async function nxFigures(runs: number, progress: Progress): Promise<Figure[]> {
  const manifest = (await readTextIfThere(MANIFEST)) ?? '';
  try {
    await nx('build', 'image-qemu');
    await nx('typecheck', '@nx-aib/oom');
    const trivial = await progress.repeat(runs, TRIVIAL, () => nx('typecheck', '@nx-aib/oom'));
    const noop = await progress.repeat(runs, 'nx build, no-op', () => nx('build', 'image-qemu'));
    // As with the image itself, there is an earlier copy that has to go.
    await nx('copy-image', 'bench');
    const copy = await progress.repeat(runs, COPY, (number) => {
      return nxAfterEdit(manifest, number, 'copy-image', 'bench');
    });
    const edit = await progress.repeat(runs, EDIT, (number) => {
      return nxAfterEdit(manifest, number, 'build', 'image-qemu');
    });
    return [
      { name: TRIVIAL, seconds: trivial },
      { name: 'nx build, no-op', seconds: noop, goals: [{ of: TRIVIAL, factor: 1, plus: 0.2 }] },
      { name: COPY, seconds: copy },
      {
        name: EDIT,
        seconds: edit,
        goals: [
          { of: 'floor', factor: 1, plus: 2 },
          { of: MKOSI_INCREMENTAL, factor: 1 / 15 },
        ],
      },
    ];
  } finally {
    await writeFileAtomic(MANIFEST, manifest);
    await removeTree(COPIED);
  }
}

/** Edits the limit in the manifest, then asks for a task that depends on it. @returns the command's seconds */
async function nxAfterEdit(
  manifest: string,
  number: number,
  target: string,
  project: string,
): Promise<number> {
  // A number of bytes that no run has had, of this bench or of an earlier one: Nx would have it in its cache.
  const max = 10 ** 9 + ((secondsSince1970() + number) % 10 ** 9);
  await writeFileAtomic(MANIFEST, manifest.replace(/max: \S+/, `max: ${max}`));
  const seconds = await nx(target, project);
  if (!wasRun(await readTextIfThere(RUN_JSON), `${project}:${target}`))
    throw new Error(`./nx ${target} ${project} did not run the target: its result came from the cache`);
  return seconds;
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
