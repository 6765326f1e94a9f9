import { readdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import {
  buildArguments,
  built,
  descriptorIn,
  expectWhole,
  saidBy,
  stepsRun,
  writeManifest,
} from './testing/builds';
import { aibDev } from './testing/commands';
import { freshCopy } from './testing/fresh-copy';
import { ordinaryUser, withoutNetwork, type OrdinaryUser } from './testing/ordinary-user';

/** An image with few packages, of all package sets. */
const CAR = {
  name: 'car',
  qm: { memory_limit: { max: '40%', high: '35%' }, content: { debs: ['busybox-static'] } },
};

/** On a busy machine, starting takes some seconds; apt's retries and timeouts would take minutes. */
const SOON_MS = 30_000;

describe('a build from a lock without network', () => {
  let user: OrdinaryUser;
  let manifest: string;
  const inHome = (...names: string[]) => path.join(user.home, ...names);
  /** Only the downloads of `online` are in the store `carried`. */
  const downloads = () => inHome('carried/downloads/by-sha256');
  const offline = (...args: string[]) =>
    user.run([freshCopy('node_modules/.bin/aib-dev'), ...args], withoutNetwork());
  const order = (store: string) => ({ store: inHome(store), manifest, out: inHome(`${store} out`) });

  beforeAll(async () => {
    user = await ordinaryUser();
    manifest = await writeManifest(inHome('car'), { manifest: CAR, sources: {} });
    const online = ['--build-dir', inHome('online'), manifest];
    saidBy(await aibDev(['lock', ...online]));
    const said = saidBy(await aibDev(['download', ...online]));
    expect(said).toMatch(/: 0 already cached, [1-9]\d* downloaded \(\d+\.\d MiB\)$/m);
    expect(saidBy(await aibDev(['download', ...online]))).toMatch(
      /: [1-9]\d* already cached, 0 downloaded$/m,
    );
    const carry = 'mkdir -p "$2" "$3" && cp -r "$1/downloads" "$2"';
    const folders = ['online', 'carried', 'carried out'].map((name) => inHome(name));
    saidBy(await user.run(['sh', '-c', carry, 'sh', ...folders]));
  });
  afterAll(() => user.remove());

  it('names a package that is missing, soon and before any step', async () => {
    const [file = ''] = (await readdir(downloads())).filter((name) => name.endsWith('.deb'));
    await rename(path.join(downloads(), file), inHome(file));
    const started = performance.now();
    const { status, stdout, stderr } = await offline(...buildArguments(order('carried')));
    expect(performance.now() - started).toBeLessThan(SOON_MS);
    await rename(inHome(file), path.join(downloads(), file));
    const line = (await readFile(manifest.replace(/\.yml$/, '.lock'), 'utf8'))
      .split('\n')
      .find((one) => one.includes(path.parse(file).name));
    const [, name = '', version = '', arch = ''] = (line ?? '').trim().split(' ');
    expect({ status, steps: stepsRun(stdout + stderr) }).toEqual({ status: 1, steps: {} });
    const [, named] =
      /^error\[lock\/not-downloaded\]: a package of the lock is not .+ cannot be reached \(.+\): (.+)$/m.exec(
        stderr,
      ) ?? [];
    expect(named).toBe(`${name} ${version} (${arch})`);
    expect(stderr).toContain('aib-dev download');
  });

  it('needs no archive, says doctor', async () => {
    const { stdout } = await offline('doctor', '--build-dir', inHome('carried'), manifest);
    expect(stdout).toMatch(/^ok +archive +not needed for a build from the lock$/m);
  });

  it('makes the same image as with network, as an ordinary user', async () => {
    const said = saidBy(await offline(...buildArguments(order('carried'))));
    const installed = { tools: 1, 'packages-shared': 1, 'packages-host': 1, 'packages-qm': 1 };
    expect(stepsRun(said)).toMatchObject(installed);
    await built(order('online'));
    expect(await descriptorIn(order('carried').out)).toEqual(await descriptorIn(order('online').out));
    await expectWhole(order('carried').out);
  });
});
