import { parseArgs } from 'node:util';
import path from 'node:path';
import { diskUsage, makeTempDir, removeTree, writeFileAtomic } from '@nx-aib/host';
import { BenchImage } from './engine';
import { allowed, type Figure, type SizeFigure } from './figure';
import { floor } from './floor';
import { nxFigures } from './nx';
import { renderTable } from './table';

/** An image beside the first adds at most this share to the store. */
const SHARE_PER_IMAGE = 0.05;

void main();

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '3' },
      json: { type: 'string' },
      nx: { type: 'boolean', default: true },
    },
    allowNegative: true,
  });
  const runs = Number(values.runs);
  const work = await makeTempDir('bench');
  try {
    const { figures, sizes } = await measureEngine(work.path, runs);
    if (values.nx) figures.push(...(await nxFigures(runs, say)));
    process.stdout.write(
      `\n${renderTable(figures, sizes, 'floor')}\nevery goal is held against figures of this run\n`,
    );
    const json = JSON.stringify(
      { figures: figures.map((figure) => withLimit(figure, figures)), sizes },
      null,
      2,
    );
    if (values.json === undefined) process.stdout.write(`${json}\n`);
    else await writeFileAtomic(path.resolve(values.json), `${json}\n`);
  } finally {
    await work.remove();
  }
}

async function measureEngine(
  work: string,
  runs: number,
): Promise<{ figures: Figure[]; sizes: SizeFigure[] }> {
  const store = path.join(work, 'store');
  const image = await BenchImage.create(work, 'bench', store);
  say('filling the download cache');
  await image.build();
  const cold = [await timed('cold build, packages downloaded', () => rebuild(image, store))];
  const oneImage = await diskUsage(path.join(store, 'objects'));
  const floors = await repeat(runs, 'floor', () => floor(store, work, image.rootOffsetBytes));
  const limits = await repeat(runs, 'edit a limit', async (run) => {
    await image.edit(/max: \d+%/, `max: ${41 + run}%`);
    return image.build();
  });
  const texts = await repeat(runs, 'edit a text file', async (run) => {
    await image.edit(/text: \|\n( +)\S.*/, `text: |\n$1edit ${run}`);
    return image.build();
  });
  const noops = await repeat(runs, 'no-op', () => image.build());
  await image.edit(/- busybox-static/, '- busybox-static\n      - tree');
  const qmPackage = [await timed('one more QM package', () => image.build())];
  const { seconds, bytes } = await eightImages(work, store);
  const figures: Figure[] = [
    { name: 'floor', seconds: floors },
    { name: 'cold build', seconds: cold },
    { name: 'edit a limit', seconds: limits, goal: { of: 'floor', factor: 2 } },
    { name: 'edit a text file', seconds: texts, goal: { of: 'floor', factor: 2 } },
    { name: 'no-op', seconds: noops },
    { name: 'one more QM package', seconds: qmPackage, goal: { of: 'cold build', factor: 0.3 } },
    {
      name: '8 images that differ in limits',
      seconds: [seconds],
      goal: { of: 'cold build', factor: 1, plus: 16 },
    },
  ];
  const atMostBytes = Math.round(oneImage * (1 + 8 * SHARE_PER_IMAGE));
  return { figures, sizes: [{ name: 'store of 8 images', bytes, atMostBytes }] };
}

/** From an empty store; what was downloaded stays. */
async function rebuild(image: BenchImage, store: string): Promise<number> {
  await removeTree(path.join(store, 'objects'));
  await removeTree(image.out);
  return image.build();
}

async function eightImages(work: string, store: string): Promise<{ seconds: number; bytes: number }> {
  await removeTree(path.join(store, 'objects'));
  let seconds = 0;
  for (let number = 1; number <= 8; number += 1) {
    const image = await BenchImage.create(work, `image-${number}`, store);
    await image.edit(/max: \d+%/, `max: ${40 + number}%`);
    seconds += await timed(`image ${number} of 8`, () => image.build());
    await removeTree(image.out);
  }
  return { seconds, bytes: await diskUsage(path.join(store, 'objects')) };
}

async function repeat(
  runs: number,
  name: string,
  measure: (run: number) => Promise<number>,
): Promise<number[]> {
  const seconds: number[] = [];
  for (let run = 0; run < runs; run += 1) seconds.push(await timed(name, () => measure(run)));
  return seconds;
}

async function timed(name: string, measure: () => Promise<number>): Promise<number> {
  const seconds = await measure();
  say(`${name}: ${seconds.toFixed(2)} s`);
  return seconds;
}

function withLimit(figure: Figure, figures: readonly Figure[]) {
  return figure.goal === undefined ? figure : { ...figure, atMostSeconds: allowed(figure.goal, figures) };
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
