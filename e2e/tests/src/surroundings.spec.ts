import fc from 'fast-check';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { descriptorIn, expectWhole, REFERENCE, saidBy, stepsRun } from './testing/builds';
import { see } from './testing/commands';
import { freshCopy } from './testing/fresh-copy';
import { FULL } from './testing/full';
import { SEED, SEED_SHOWN } from './testing/seed';
import { buildReference, copyDownloads, copyLayers, keepLayers } from './testing/step-stores';
import { makeSurroundings, surrounded } from './testing/surroundings';

/**
 * Builds the reference image with a different environment, umask, home, temporary directory and machine configuration,
 * with packages from the store, or from scratch.
 */
describe(`what is around a build is not in its image (${SEED_SHOWN})`, () => {
  let place: string;
  let shared: string;
  const inPlace = (name: string) => path.join(place, name);

  beforeAll(async () => {
    place = await mkdtemp('/var/tmp/nx-aib surroundings ');
    shared = await buildReference(inPlace('reference'));
    await copyLayers(shared, inPlace('store'));
  });
  afterAll(() => rm(place, { recursive: true }));

  async function expectReference(store: string, name: string, pick: (name: string) => boolean) {
    const around = await makeSurroundings(inPlace(name), pick);
    const out = inPlace(`${name} out`);
    const build = ['build', '--build-dir', store, REFERENCE(), path.join(out, 'image.qcow2')];
    const command = ['sh', '-c', 'mkdir -p -- "$1" && shift && exec "$@"', 'sh', out] as const;
    const argv = surrounded(around, [...command, freshCopy('node_modules/.bin/aib-dev'), ...build]);
    const said = saidBy(await see(argv, { env: around.env }));
    const [made, right] = [await descriptorIn(out), await descriptorIn(inPlace('reference'))];
    expect({ around, sha256: made.artifact.sha256 }).toEqual({ around, sha256: right.artifact.sha256 });
    expect(made).toEqual(right);
    await expectWhole(out);
    return stepsRun(said);
  }

  it('all of it at once', async () => {
    const ran = await expectReference(inPlace('store'), 'all', (name) => !name.startsWith('no '));
    expect(ran).toMatchObject({ 'contents-host': 1, filesystems: 1, esp: 1, changes: 1, image: 1 });
  });

  it('some of it at random', async () => {
    for (let round = 0; round < (FULL ? 12 : 1); round++) {
      await keepLayers(inPlace('store'));
      const chosen = fc.sample(fc.boolean(), { seed: SEED + round, numRuns: 400 });
      await expectReference(inPlace('store'), `some ${round}`, () => chosen.pop() ?? false);
    }
  });

  it.each(FULL ? ['all', 'no HOME', 'no TMPDIR', 'no umask'] : ['all'])(
    '%s, when packages are installed, too',
    async (kind) => {
      const store = inPlace(`cold ${kind}`);
      await copyDownloads(shared, store);
      await expectReference(store, `${kind}, anew`, (name) => {
        if (kind === 'no umask' && name === 'umask') return false;
        return !name.startsWith('no ') || name === kind;
      });
      await rm(store, { recursive: true });
    },
  );

  if (FULL)
    it('the name of the store, when packages are installed, too', async () => {
      const store = inPlace("-odd ~'#%20,@@1,=&()[]{}*!`|<>^+é日");
      await copyDownloads(shared, store);
      await expectReference(store, 'odd', () => false);
      await rm(store, { recursive: true });
    });
});
