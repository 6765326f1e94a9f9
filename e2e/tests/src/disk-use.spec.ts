import { readFile, writeFile } from 'node:fs/promises';
import { diskUsage } from '@nx-aib/build-machine';
import { saidBy, stepsRun } from './testing/builds';
import { nx } from './testing/commands';
import { freshCopy } from './testing/fresh-copy';
import { rounds } from './testing/full';

const MANIFEST = freshCopy('e2e/image-qemu/image-qemu.aib.yml');
/** Edits of a limit: each makes another image of 720 MB. */
const EDITS = rounds(3, 100);
const MB = 10 ** 6;
/** The descriptor of an image and the list of its paths. */
const OF_AN_EDIT = 4 * MB;
const STORE_SIZE = 8 * 2 ** 30;

const store = () => diskUsage(freshCopy('../cache/nx-aib'));
const cache = () => diskUsage(freshCopy('.nx/cache'));

it(`${EDITS} edits of an image leave in the store and in Nx's cache less than 10 GB, of which Nx's are some megabytes`, async () => {
  const manifest = await readFile(MANIFEST, 'utf8');
  saidBy(await nx('build', 'image-qemu'));
  const before = await cache();
  try {
    for (let edit = 0; edit < EDITS; edit += 1) {
      await writeFile(MANIFEST, manifest.replace('max: 40%', `max: ${800_000_000 + edit}`));
      expect(Object.keys(stepsRun(saidBy(await nx('build', 'image-qemu')))).sort()).toEqual([
        'changes',
        'image',
      ]);
    }
  } finally {
    await writeFile(MANIFEST, manifest);
  }
  expect((await cache()) - before).toBeLessThan(EDITS * OF_AN_EDIT);
  expect(await store()).toBeLessThan(STORE_SIZE);
  expect(STORE_SIZE + 100 * OF_AN_EDIT).toBeLessThan(10_000 * MB);
});
