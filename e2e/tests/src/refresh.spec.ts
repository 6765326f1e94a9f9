import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build, built, saidBy, stepsRun, writeManifest, type Order } from './testing/builds';
import { aibDev, nxIn, type Seen } from './testing/commands';
import { freshCopy } from './testing/fresh-copy';

/** The steps that install packages. */
const INSTALLING = ['packages-host', 'packages-shared', 'tools'];
/** Those of them that ran. */
const installing = (said: string) =>
  Object.keys(stepsRun(said))
    .filter((step) => INSTALLING.includes(step))
    .sort();

const DAY = /as installed from the archive on \d{4}-\d{2}-\d{2} \(cached; no lock file\)/;

describe('packages without a lock', () => {
  let folder: string;
  let car: Order;
  let truck: Order;

  beforeAll(async () => {
    folder = await mkdtemp('/var/tmp/nx-aib refresh ');
    const order = async (name: string): Promise<Order> => ({
      store: path.join(folder, 'store'),
      manifest: await writeManifest(path.join(folder, name), { manifest: { name }, sources: {} }),
      out: path.join(folder, `${name} out`),
    });
    [car, truck] = [await order('car'), await order('truck')];
  });
  afterAll(() => rm(folder, { recursive: true }));

  const plan = async ({ store, manifest }: Order) =>
    saidBy(await aibDev(['plan', '--build-dir', store, manifest])).replace(/\n +/g, ' ');
  const refresh = ({ store, manifest, out }: Order, env: Record<string, string> = {}) =>
    aibDev(['build', '--refresh', '--build-dir', store, manifest, path.join(out, 'image.qcow2')], { env });

  it('are the latest at the first build, and those at the next one, which the plan says', async () => {
    expect(await plan(car)).toContain('latest in the archive when they are installed (no lock file)');
    expect(installing(await built(car))).toEqual(INSTALLING);
    expect(await plan(car)).toMatch(DAY);
    expect(installing(await built(truck))).toEqual([]);
  });

  it('stay when they cannot be refreshed', async () => {
    // A port that nobody listens on.
    const failed = await refresh(car, { NX_AIB_MIRROR: 'http://127.0.0.1:9/debian' });
    expect(failed.status).toBe(1);
    expect((await build(car)).stderr).toContain('is up to date');
    expect(await plan(car)).toMatch(DAY);
  });

  it('are installed anew by a refresh, once for all images that have them', async () => {
    expect(installing(saidBy(await refresh(car)))).toEqual(INSTALLING);
    const said = await built(truck);
    expect(installing(said)).toEqual([]);
    expect(stepsRun(said)['image']).toBe(1);
    expect((await build(car)).stderr).toContain('is up to date');
  });

  it('are warned of by plan and build when they are older than they may be', async () => {
    await makeOlder(car.store, 40);
    const old =
      /warning\[packages\/old\]: the packages of "car" are 40 days old: installed from the archive on/;
    expect((await aibDev(['plan', '--build-dir', car.store, car.manifest])).stderr).toMatch(old);
    expect(await build(car)).toMatchObject({ status: 0, stderr: expect.stringMatching(old) as string });
    const never = ['--max-package-age', 'never', '--build-dir', car.store, car.manifest];
    expect((await aibDev(['plan', ...never])).stderr).not.toContain('packages/old');
  });
});

/** As if the packages of a store had been installed some days earlier. */
async function makeOlder(store: string, days: number): Promise<void> {
  const objects = path.join(store, 'objects');
  for (const name of await readdir(objects)) {
    const file = path.join(objects, name, 'record.json');
    const record = JSON.parse(await readFile(file, 'utf8')) as { takenAt?: number };
    if (record.takenAt === undefined) continue;
    const older = { ...record, takenAt: record.takenAt - days * 24 * 3600 };
    await writeFile(file, JSON.stringify(older));
  }
}

describe('a refresh by Nx', () => {
  const hit = /is up to date: none of \d+ steps had to run/;

  it('is never taken from its cache, and the next build makes another image', async () => {
    // Not the store of the other tests, which would build other images from then on.
    const store = await mkdtemp('/var/tmp/nx-aib refreshed ');
    try {
      await expectRefreshes((...args) => nxIn(freshCopy('.'), { NX_AIB_STORE: store }, ...args));
    } finally {
      await rm(store, { recursive: true });
    }
  });

  async function expectRefreshes(nx: (...args: string[]) => Promise<Seen>): Promise<void> {
    expect((await nx('build', 'image-qemu')).status).toBe(0);
    expect(saidBy(await nx('build', 'image-qemu'))).toMatch(hit);
    for (let time = 0; time < 2; time += 1)
      expect(installing(saidBy(await nx('refresh', 'image-qemu')))).toEqual(INSTALLING);
    const after = saidBy(await nx('build', 'image-qemu'));
    expect(after).not.toMatch(hit);
    expect(installing(after)).toEqual([]);
    expect(stepsRun(after)['image']).toBe(1);
    expect(saidBy(await nx('build', 'image-qemu'))).toMatch(hit);
    expect(saidBy(await nx('plan', 'image-qemu')).replace(/\n +/g, ' ')).toMatch(DAY);
  }
});
