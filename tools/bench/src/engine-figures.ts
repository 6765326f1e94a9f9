import path from 'node:path';
import { diskUsage, foldersIn, removeTree } from '@nx-aib/build-machine';
import { BenchImage } from './engine';
import type { Figure, SizeFigure } from './figure';
import { Floor } from './floor';
import { MKOSI_COLD } from './mkosi-facts';
import type { Progress } from './progress';

/** Each further image adds at most this share to the store. */
const SHARE_PER_IMAGE = 0.05;

export interface EngineFigures {
  readonly figures: readonly Figure[];
  readonly sizes: readonly SizeFigure[];
}

/** The engine's own time, from reading the manifest to the finished image, and the floor for the same image. */
export async function engineFigures(work: string, runs: number, progress: Progress): Promise<EngineFigures> {
  const store = path.join(work, 'store');
  const image = await BenchImage.create(work, 'bench', store);
  progress.say('filling the download cache');
  await image.build();
  const cold = await progress.repeat(runs, 'cold build, packages downloaded', () => rebuild(image, store));
  const oneImage = await diskUsage(path.join(store, 'objects'));
  const floors = await measureFloor(image, work, runs, progress);
  const edits = await measureEdits(image, runs, progress);
  const qmPackage = await measureQmPackage(image, store, runs, progress);
  const eight = await eightImages(work, store, progress);
  const figures: Figure[] = [
    { name: 'floor', seconds: floors },
    { name: 'cold build', seconds: cold, goals: [{ of: MKOSI_COLD, factor: 0.4 }] },
    ...edits,
    { name: 'one more QM package', seconds: qmPackage, goals: [{ of: 'cold build', factor: 0.3 }] },
    {
      name: '8 images that differ in limits',
      seconds: [eight.seconds],
      goals: [{ of: 'cold build', factor: 1, plus: 16 }],
    },
  ];
  const atMostBytes = Math.round(oneImage * (1 + 8 * SHARE_PER_IMAGE));
  return { figures, sizes: [{ name: 'store of 8 images', bytes: eight.bytes, atMostBytes }] };
}

async function measureFloor(
  image: BenchImage,
  work: string,
  runs: number,
  progress: Progress,
): Promise<number[]> {
  const floor = await Floor.prepare(image.out, work, image.rootOffsetBytes);
  const seconds = await progress.repeat(runs, 'floor', () => floor.measure());
  await floor.remove();
  return seconds;
}

async function measureEdits(image: BenchImage, runs: number, progress: Progress): Promise<Figure[]> {
  const limits = await progress.repeat(runs, 'edit a limit', async (run) => {
    await image.edit(/max: \d+%/, `max: ${41 + run}%`);
    return image.build();
  });
  const texts = await progress.repeat(runs, 'edit a text file', async (run) => {
    await image.edit(/text: \|\n( +)\S.*/, `text: |\n$1edit ${run}`);
    return image.build();
  });
  const noops = await progress.repeat(runs, 'no-op', () => image.build());
  return [
    { name: 'edit a limit', seconds: limits, goals: [{ of: 'floor', factor: 2 }] },
    { name: 'edit a text file', seconds: texts, goals: [{ of: 'floor', factor: 2 }] },
    { name: 'no-op', seconds: noops },
  ];
}

/** Each run as if it were the first: the output for the package from the previous build is removed. */
async function measureQmPackage(
  image: BenchImage,
  store: string,
  runs: number,
  progress: Progress,
): Promise<number[]> {
  const objects = path.join(store, 'objects');
  const before = await foldersIn(objects);
  await image.edit(/- busybox-static/, '- busybox-static\n      - tree');
  return progress.repeat(runs, 'one more QM package', async () => {
    const made = (await foldersIn(objects)).filter((name) => !before.includes(name));
    for (const name of made) await removeTree(path.join(objects, name));
    await removeTree(image.out);
    return image.build();
  });
}

/** From an empty store; downloads are kept. */
async function rebuild(image: BenchImage, store: string): Promise<number> {
  await removeTree(path.join(store, 'objects'));
  await removeTree(image.out);
  return image.build();
}

async function eightImages(
  work: string,
  store: string,
  progress: Progress,
): Promise<{ seconds: number; bytes: number }> {
  await removeTree(path.join(store, 'objects'));
  let seconds = 0;
  for (let number = 1; number <= 8; number += 1) {
    const image = await BenchImage.create(work, `image-${number}`, store);
    await image.edit(/max: \d+%/, `max: ${40 + number}%`);
    seconds += await progress.timed(`image ${number} of 8`, () => image.build());
    await removeTree(image.out);
  }
  return { seconds, bytes: await diskUsage(path.join(store, 'objects')) };
}
