import path from 'node:path';
import {
  monotonicMilliseconds,
  readTextIfThere,
  removeTree,
  run,
  secondsSince1970,
  sha256File,
  writeFileAtomic,
} from '@nx-aib/build-machine';
import type { Figure } from './figure';
import { MKOSI_INCREMENTAL } from './mkosi-facts';
import { wasRun } from './nx-run';
import type { Progress } from './progress';

const ROOT = path.resolve(__dirname, '../../..');
const MANIFEST = path.join(ROOT, 'e2e/image-qemu/image-qemu.aib.yml');
const IMAGE = path.join(ROOT, 'dist/image-qemu/image-qemu.qcow2');
/** Where the target `copy-image` of this project copies the reference image. */
const COPIED = path.join(ROOT, 'dist/bench');
/** Nx's record of its last command; the cache directory is set in nx.json. */
const RUN_JSON = path.join(ROOT, '.nx/cache/run.json');
const TRIVIAL = 'nx, a trivial cached target';
const COPY = 'nx, a target that copies the image';
const DIGEST = 'SHA-256 of the image';
const EDIT = 'nx build after editing a limit';

/**
 * Complete commands in this workspace, with the daemon running. The reference manifest is edited for this and always
 * restored afterwards.
 */
export async function nxFigures(runs: number, progress: Progress): Promise<Figure[]> {
  const manifest = (await readTextIfThere(MANIFEST)) ?? '';
  try {
    await nx(['build', 'image-qemu']);
    await nx(['typecheck', '@nx-aib/oom']);
    const trivial = await progress.repeat(runs, TRIVIAL, () => nx(['typecheck', '@nx-aib/oom']));
    const noop = await progress.repeat(runs, 'nx build, no-op', () => nx(['build', 'image-qemu']));
    // As with the image itself, there is an earlier copy to be replaced.
    await nx(['copy-image', 'bench']);
    const copy = await progress.repeat(runs, COPY, (number) => {
      return nxMiss(['copy-image', 'bench'], { NX_AIB_BENCH_COPY: String(newNumber(number)) });
    });
    const digest = await progress.repeat(runs, DIGEST, () => secondsOf(() => sha256File(IMAGE)));
    const edit = await progress.repeat(runs, EDIT, async (number) => {
      await writeFileAtomic(MANIFEST, manifest.replace(/max: \S+/, `max: ${10 ** 9 + newNumber(number)}`));
      return nxMiss(['build', 'image-qemu']);
    });
    return [
      { name: TRIVIAL, seconds: trivial },
      { name: 'nx build, no-op', seconds: noop, goals: [{ of: TRIVIAL, factor: 1, plus: 0.2 }] },
      { name: COPY, seconds: copy },
      { name: DIGEST, seconds: digest },
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

/** A number not used in any run of this or an earlier benchmark: otherwise the result would be in Nx's cache. */
function newNumber(run: number): number {
  return (secondsSince1970() + run) % 10 ** 9;
}

/** Runs a target with new inputs. @returns the command's seconds */
async function nxMiss(
  [target, project]: readonly [target: string, project: string],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  const seconds = await nx([target, project], env);
  if (!wasRun(await readTextIfThere(RUN_JSON), `${project}:${target}`))
    throw new Error(`./nx ${target} ${project} did not run the target: its result came from the cache`);
  return seconds;
}

function nx(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<number> {
  return secondsOf(async () => {
    const outcome = await run([path.join(ROOT, 'nx'), ...args], {
      cwd: ROOT,
      env: { NX_DAEMON: 'true', CI: undefined, ...env },
      inherit: 'all',
    });
    if (!outcome.ok) throw new Error(`./nx ${args.join(' ')} failed:\n${outcome.stdout}${outcome.stderr}`);
  });
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const started = monotonicMilliseconds();
  await work();
  return (monotonicMilliseconds() - started) / 1000;
}
