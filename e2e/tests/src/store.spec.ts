import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  built,
  expectSame,
  expectWhole,
  REFERENCE,
  startBuild,
  stepsRun,
  writeManifest,
} from './testing/builds';
import { aibDev } from './testing/commands';
import { DAMAGE, largestFiles, type StoredFile } from './testing/damage';
import type { JsonObject } from './testing/manifest-parts';
import { SEED_SHOWN, shares } from './testing/seed';
import {
  buildReference,
  copyLayers,
  expectSound,
  isLayer,
  keepLayers,
  removeObjects,
  staged,
} from './testing/step-stores';

/** How long a build that installs QM's packages may run before it is killed. */
const LATE_KILL_MS = 10_000;

/** How long a build may take until it makes something, on a busy machine. */
const BEGINNING_MS = 60_000;

let place: string;
const inPlace = (name: string) => path.join(place, name);
/** The store under test; at first it does not exist. */
const store = () => inPlace('store');
/** An image with the packages of the reference image. */
let manifest: string;

beforeAll(async () => {
  place = await mkdtemp('/var/tmp/nx-aib store ');
  manifest = await car('manifest', '60%');
  const alone = inPlace('store alone');
  await copyLayers(await buildReference(inPlace('reference')), alone);
  await built({ store: alone, manifest, out: inPlace('right') });
});
afterAll(() => rm(place, { recursive: true }));

function car(folder: string, max: string, image: JsonObject = {}): Promise<string> {
  const qm = { content: { debs: ['busybox-static'] }, memory_limit: { max } };
  const text = { name: 'car', target: 'qemu', content: { debs: ['tree'] }, qm, image };
  return writeManifest(inPlace(folder), { manifest: text, sources: {} });
}

/** Builds the image in the store; fails unless it is the same as when built alone in another store. */
async function expectRight(out: string): Promise<string> {
  const said = await built({ store: store(), manifest, out });
  await expectSame(out, inPlace('right'));
  return said;
}

describe('two builds at once, in an empty store', () => {
  it('of one image, and one of another with the same packages, install them once and are right', async () => {
    const reference = { store: store(), manifest: REFERENCE(), out: inPlace('twice') };
    const said = await Promise.all([built(reference), built(reference), expectRight(inPlace('other'))]);
    const layers = Object.entries(stepsRun(said.join('\n'))).filter(([step]) => isLayer({ step }));
    const once = { tools: 1, 'packages-shared': 1, 'packages-host': 1, 'packages-qm': 1 };
    expect(Object.fromEntries(layers)).toEqual(once);
    await expectSame(reference.out, inPlace('reference'));
    await expectSound(store());
  });
});

describe(`kill -9 at random moments (${SEED_SHOWN})`, () => {
  /** Builds until it is killed, with all child processes. */
  async function killedBuild(of: string, out: string, milliseconds: number): Promise<NodeJS.Signals | null> {
    const command = await startBuild({ store: store(), manifest: of, out });
    await Promise.race([sleep(milliseconds), command.ended]);
    command.kill('SIGKILL');
    const { signal } = await command.ended;
    // The existing image is the old or the new one, never a part or another one.
    await expectWhole(out);
    return signal;
  }

  it('of builds after edits leaves a store with which the next build is right', async () => {
    const out = inPlace('killed');
    const started = performance.now();
    await built({ store: store(), manifest: await car('edited', '49%'), out });
    const whole = performance.now() - started;
    const ends: (NodeJS.Signals | null)[] = [];
    for (const [index, share] of shares(8).entries()) {
      // Every third one has to refill its file systems.
      const image = { partitions: { var: { size: `${500 + Math.floor(index / 3)} MiB` } } };
      ends.push(await killedBuild(await car('edited', `${50 + index}%`, image), out, share * whole));
    }
    expect(ends).toContain('SIGKILL');
    await expectRight(out);
    await expectSound(store());
  });

  it('leaves nothing as soon as there is another build, even if that has nothing to do', async () => {
    const out = inPlace('killed');
    const killed = { store: store(), manifest: await car('edited', '58%'), out: inPlace('killed there') };
    const command = await startBuild(killed);
    const deadline = Date.now() + BEGINNING_MS;
    while ((await staged(store())).length === 0 && Date.now() < deadline) await sleep(1);
    command.kill('SIGKILL');
    expect(await command.ended).toMatchObject({ signal: 'SIGKILL' });
    expect(await staged(store())).toHaveLength(1);
    expect(await built({ store: store(), manifest, out })).toContain('the image is up to date');
    expect(await staged(store())).toEqual([]);
  });

  it('of builds that install packages does so, too', async () => {
    const out = inPlace('killed early');
    await removeObjects(store(), (object) => object.step === 'packages-qm' || !isLayer(object));
    const ends: (NodeJS.Signals | null)[] = [];
    for (const share of shares(3)) ends.push(await killedBuild(manifest, out, share * LATE_KILL_MS));
    expect(ends).toContain('SIGKILL');
    await expectRight(out);
    await expectSound(store());
  });
});

describe(`damage in the store (${SEED_SHOWN})`, () => {
  beforeAll(expectRightAgain);

  /** Builds the image again, although only the image itself has to be made. */
  async function expectRightAgain(): Promise<string> {
    await rm(inPlace('again'), { recursive: true, force: true });
    return expectRight(inPlace('again'));
  }

  async function damage({ file, size }: StoredFile, kind: keyof typeof DAMAGE, share: number): Promise<void> {
    await DAMAGE[kind](file, Math.floor(size * share));
  }

  async function expectNoticed(step: string): Promise<void> {
    const said = await expectRightAgain();
    const lines = said.split('\n').filter((line) => line.includes('damaged'));
    expect(lines).toEqual([
      expect.stringMatching(/^ {2}\S+ +the cached output is damaged, runs again: .+ has /),
    ]);
    expect(lines[0]).toContain(` ${step} `);
    expect(stepsRun(said)).toMatchObject({ [step]: 1 });
  }

  it.each([
    ['a flipped bit', 0],
    ['a truncated file', 1],
  ] as const)('is said in one line, and made good: %s', async (kind, rank) => {
    // Packages are read only if something is made from them.
    const read = (await largestFiles(store())).filter(({ step }) => !step.startsWith('packages-'));
    const victim = at(read, rank);
    await damage(victim, kind, at(shares(1), 0));
    await expectNoticed(victim.step);
  });

  it('is noticed in packages as soon as something is made of them', async () => {
    await keepLayers(store());
    const victims = (await largestFiles(store())).filter(({ step }) => step === 'packages-qm');
    await damage(at(victims, 0), 'a flipped bit', at(shares(1), 0));
    await expectNoticed('packages-qm');
  });

  it('is named by aib-dev store verify, object by object', async () => {
    const victims = (await largestFiles(store())).filter((object) => !isLayer(object)).slice(0, 3);
    const kinds = ['a flipped bit', 'a truncated file', 'a flipped bit'] as const;
    for (const [index, share] of shares(3).entries())
      await damage(at(victims, index), at(kinds, index), share);
    const verified = await aibDev(['store', 'verify', '--build-dir', store()]);
    expect(verified.status).toBe(1);
    expect(verified.stdout).toMatch(/^[1-9]\d* intact, 3 damaged and removed$/m);
    const named = verified.stderr.matchAll(
      /^error\[store\/damaged\]: the output of (\S+) \((\w{12})\) was damaged and has been removed: .+$/gm,
    );
    const names = [...named].map(([, step, fingerprint]) => `${step} ${fingerprint}`);
    expect(names.sort()).toEqual(victims.map(({ step, fingerprint }) => `${step} ${fingerprint}`).sort());
    await expectSound(store());
    await expectRightAgain();
  });
});

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new Error(`there are only ${list.length}`);
  return found;
}
