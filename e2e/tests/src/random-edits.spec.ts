import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import {
  built,
  descriptorIn,
  expectSame,
  expectSoundFilesystems,
  stepsFound,
  stepsRun,
  writeManifest,
} from './testing/builds';
import { randomSeries } from './testing/edit-series';
import { FULL, rounds } from './testing/full';
import { SEED, SEED_SHOWN, shares } from './testing/seed';
import {
  buildReference,
  copyDownloads,
  copyLayers,
  expectSound,
  isLayer,
  removeObjects,
} from './testing/step-stores';

const EDITS = rounds(6, 24);
const series = randomSeries(SEED, EDITS);

/** File systems take most of a build without packages: they are rebuilt only every few edits. */
const FILESYSTEMS_EVERY = 3;

/** After these edits the image is also built from scratch, which takes long because of the packages. */
const FROM_NOTHING = FULL
  ? [...shares(1).map((share) => 1 + Math.floor(share * (EDITS - 1))), EDITS]
  : [EDITS];

/**
 * Stores: `kept` is used from edit to edit; `fresh` contains before each build only packages and, mostly, the file
 * systems made from them, and there is no image either; `empty`, a new one for each build, contains only downloads, but
 * no step outputs. The packages of the others come from a build of the reference image from scratch.
 */
describe(`after each of some random edits (${SEED_SHOWN})`, () => {
  let place: string;
  const inPlace = (name: string) => path.join(place, name);
  let shared: string;
  const builtIn = (store: 'kept' | 'fresh' | 'empty', manifest: string) =>
    built({ store: inPlace(`${store} store`), manifest, out: inPlace(store) });

  beforeAll(async () => {
    place = await mkdtemp('/var/tmp/nx-aib edits ');
    shared = await buildReference(inPlace('reference'));
    await copyLayers(shared, inPlace('kept store'));
    await copyLayers(shared, inPlace('fresh store'));
    await builtIn('kept', await writeManifest(inPlace('manifest'), series.first));
  });
  afterAll(() => rm(place, { recursive: true }));

  async function expectSameFromNothing(manifest: string): Promise<void> {
    try {
      await copyDownloads(shared, inPlace('empty store'));
      const said = await builtIn('empty', manifest);
      expect(said).toMatch(/: (\d+) of \1 steps ran$/m);
      expect(stepsFound(said)).toEqual([]);
      await expectSame(inPlace('kept'), inPlace('empty'));
    } finally {
      for (const name of ['empty', 'empty store']) await rm(inPlace(name), { recursive: true, force: true });
    }
  }

  it.each(series.edits.map((edit, index) => [index + 1, edit.what, edit] as const))(
    'the image is what it is without the ones before it: %i, %s',
    async (number, _what, edit) => {
      const stays = (step: string) =>
        isLayer({ step }) || (step === 'filesystems' && number % FILESYSTEMS_EVERY !== 0);
      await removeObjects(inPlace('fresh store'), ({ step }) => !stays(step));
      // An existing image would be reused, too.
      await rm(inPlace('fresh'), { recursive: true, force: true });
      const manifest = await writeManifest(inPlace('manifest'), edit);
      const [kept, fresh] = await Promise.all([builtIn('kept', manifest), builtIn('fresh', manifest)]);
      await expectSame(inPlace('kept'), inPlace('fresh'));
      // Steps that install packages have run only because of packages.
      expect(Object.keys(stepsRun(kept)).filter((step) => isLayer({ step }))).toEqual(edit.installs);
      expect(stepsFound(fresh).filter((step) => !stays(step))).toEqual([]);
      expect(stepsRun(fresh)).toMatchObject({ 'contents-host': 1, esp: 1, changes: 1, image: 1 });
      if (FROM_NOTHING.includes(number)) await expectSameFromNothing(manifest);
    },
  );

  it('the last image is that of the last manifest, its file systems are sound, and so is the store', async () => {
    expect((await descriptorIn(inPlace('kept'))).plan.name).toBe(series.edits.at(-1)?.manifest['name']);
    await expectSoundFilesystems(inPlace('kept'));
    await expectSound(inPlace('kept store'));
  });
});
