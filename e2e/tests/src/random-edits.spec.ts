import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import {
  built,
  descriptorIn,
  expectSame,
  expectSoundFilesystems,
  imageIn,
  saidBy,
  stepsRun,
  writeManifest,
} from './testing/builds';
import { see } from './testing/commands';
import { randomSeries } from './testing/edit-series';
import { SEED, SEED_SHOWN } from './testing/seed';
import {
  buildReference,
  copyLayers,
  expectSound,
  isLayer,
  keepLayers,
  removeObjects,
} from './testing/step-stores';

const EDITS = 8;
const series = randomSeries(SEED, EDITS);
const last = series.edits[EDITS - 1] ?? series.first;

/**
 * Two stores: `kept` is built upon from edit to edit; `fresh` has nothing before a build but what packages became when
 * the last manifest was built there from nothing at all.
 */
describe(`after each of some random edits (${SEED_SHOWN})`, () => {
  let place: string;
  const inPlace = (name: string) => path.join(place, name);
  const builtIn = (store: string, manifest: string, out = store) =>
    built({ store: inPlace(`${store} store`), manifest, out: inPlace(out) });

  beforeAll(async () => {
    place = await mkdtemp('/var/tmp/nx-aib edits ');
    await Promise.all([buildLast(), buildFirst()]);
  });
  afterAll(() => rm(place, { recursive: true }));

  async function buildLast(): Promise<void> {
    await builtIn('fresh', await writeManifest(inPlace('last manifest'), last), 'last');
  }

  async function buildFirst(): Promise<void> {
    await copyLayers(await buildReference(inPlace('reference')), inPlace('kept store'));
    // The first edit adds what the reference image has there.
    await removeObjects(inPlace('kept store'), ({ step }) => step === 'packages-qm');
    await builtIn('kept', await writeManifest(inPlace('manifest'), series.first));
  }

  it.each(series.edits.map(({ what }, index) => [index + 1, what] as const))(
    'the image is what it is without the ones before it: %i, %s',
    async (number) => {
      const edit = series.edits[number - 1] ?? last;
      const manifest = await writeManifest(inPlace('manifest'), edit);
      await keepLayers(inPlace('fresh store'));
      const [said] = await Promise.all([builtIn('kept', manifest), builtIn('fresh', manifest)]);
      await expectSame(inPlace('kept'), inPlace('fresh'));
      // What installs packages has run for the package alone.
      const layers = Object.keys(stepsRun(said)).filter((step) => isLayer({ step }));
      expect(layers).toEqual(number === 1 ? ['packages-qm'] : []);
    },
  );

  it('the last one is what a build from an empty store gives, and its file systems are sound', async () => {
    await expectSame(inPlace('kept'), inPlace('last'));
    expect((await descriptorIn(inPlace('kept'))).plan.name).toBe(last.manifest['name']);
    const compared = await see(['qemu-img', 'compare', imageIn(inPlace('kept')), imageIn(inPlace('last'))]);
    expect(saidBy(compared)).toBe('Images are identical.\n');
    await expectSoundFilesystems(inPlace('kept'));
    await expectSound(inPlace('kept store'));
  });
});
