import { requestedPackages } from '@nx-aib/package-family';
import { loadImagePlan, type LoadedPlan } from '@nx-aib/planner';
import { fakeArchive, type FakeArchive } from '../../../debian/src/testing/fake-archive';
import { buildImage } from '../execute/build-image';
import { lockPackages } from '../lock/lock-packages';
import { cachedPackages, downloadPackages } from './download-packages';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const QM = 'qm: { memory_limit: { max: 40%, high: 35% }, content: { debs: [busybox-static] } }\n';
/** A port that nobody listens on. */
const NOWHERE = 'deb [trusted=yes] http://127.0.0.1:9/debian trixie main';

let folder: string;
let manifestFile: string;
let archive: FakeArchive;
const storeDir = (name = 'store') => path.join(folder, name);
const by = (name: string) => path.join(storeDir(name), 'downloads/by-sha256');
const lockText = () => readFileSync(path.join(folder, 'car.aib.lock'), 'utf8');

beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'download-packages-'));
  manifestFile = path.join(folder, 'car.aib.yml');
  writeFileSync(manifestFile, `name: car\ncontent:\n  debs:\n    - tree\n${QM}`);
  archive = await fakeArchive();
  process.env['NX_AIB_MIRROR'] = archive.mirror;
});
afterEach(async () => {
  delete process.env['NX_AIB_MIRROR'];
  await archive.close();
  rmSync(folder, { recursive: true });
});

async function load(heedLock = true): Promise<LoadedPlan> {
  const loaded = await loadImagePlan({ manifestFile, arch: 'x86_64', heedLock });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics));
  return loaded.value;
}

/** Locks all packages that the manifest requests, each without dependencies. */
async function lock(): Promise<LoadedPlan> {
  const loaded = await load(false);
  const names = new Set(Object.values(requestedPackages(loaded.plan, loaded.platform.distribution)).flat());
  archive.publish([
    { Package: 'base', Version: '1', Essential: 'yes' },
    ...[...names].map((name) => ({ Package: name, Version: '1' })),
  ]);
  const request = { manifestFile, loaded, resolve: 'new', say: () => undefined } as const;
  const locked = await lockPackages({ ...request, storeDir: storeDir('locking') });
  if (!locked.ok) throw new Error(JSON.stringify(locked.diagnostics));
  return load();
}

async function download(loaded: LoadedPlan, store = 'store') {
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  return { said, found: await downloadPackages({ manifestFile, loaded, storeDir: storeDir(store), say }) };
}

describe('downloading the packages of a lock', () => {
  it('gets those of all sets once, counts them, and needs no archive for those that are there', async () => {
    const loaded = await lock();
    const all = loaded.lock?.packages ?? [];
    expect(new Set(all.flatMap(({ sets }) => sets))).toEqual(new Set(['tools', 'shared', 'host', 'qm']));
    const first = await download(loaded);
    const file = path.join(folder, 'car.aib.lock');
    const there = { file, folder: by('store') };
    expect(first.found).toMatchObject({ ok: true, value: { ...there, cached: 0, downloaded: all.length } });
    expect(first.said).toEqual([`downloading ${all.length} packages`]);
    expect(
      readdirSync(by('store'))
        .filter((name) => name.endsWith('.deb'))
        .sort(),
    ).toEqual([...new Set(all.map(({ sha256 }) => `${sha256}.deb`))].sort());
    // The directory can be copied to another store.
    cpSync(by('store'), by('carried'), { recursive: true });
    process.env['NX_AIB_MIRROR'] = NOWHERE;
    expect(await download(loaded, 'carried')).toMatchObject({
      found: { ok: true, value: { cached: all.length, downloaded: 0, bytes: 0 } },
      said: [],
    });
  });

  it('says that there is no lock, and how to make one', async () => {
    expect((await download(await load(false))).found.diagnostics).toEqual([
      {
        code: 'lock/missing',
        severity: 'error',
        message: `there is no lock "${path.join(folder, 'car.aib.lock')}"`,
        hint: 'run `nx lock` or `aib-dev lock`',
      },
    ]);
  });

  it('points at the line of a package that is gone from the archive', async () => {
    const loaded = await lock();
    archive.replace(archive.deb('tree', '1').path, undefined);
    const line =
      lockText()
        .split('\n')
        .findIndex((text) => text.startsWith('  - tree 1 ')) + 1;
    expect((await download(loaded)).found.diagnostics).toEqual([
      expect.objectContaining({
        code: 'lock/version-gone',
        message: 'the archive no longer has tree 1 (amd64): debian has no pool/main/tree_1_amd64.deb',
        location: expect.objectContaining({ line, column: 5, length: 'tree 1 amd64'.length }) as object,
      }),
    ]);
  });

  it('is counted without writing to the store', async () => {
    expect(await cachedPackages({ loaded: await load(false), storeDir: storeDir() })).toBeNull();
    const loaded = await lock();
    const all = loaded.lock?.packages.length ?? 0;
    const count = () => cachedPackages({ loaded, storeDir: storeDir() });
    expect(await count()).toEqual({ cached: 0, missing: all });
    expect(readdirSync(folder)).not.toContain('store');
    await download(loaded);
    expect(await count()).toEqual({ cached: all, missing: 0 });
  });
});

describe('a build from a lock without an archive', () => {
  it('names the packages that are missing before any step runs', async () => {
    const loaded = await lock();
    await download(loaded);
    for (const name of ['tree', 'busybox-static'])
      rmSync(path.join(by('store'), `${archive.deb(name, '1').sha256}.deb`));
    process.env['NX_AIB_MIRROR'] = NOWHERE;
    const events: unknown[] = [];
    const built = await buildImage({
      ...loaded,
      ...{ format: 'qcow2', storeDir: storeDir(), dryRun: false },
      out: path.join(folder, 'car.qcow2'),
      descriptor: path.join(folder, 'car.image.json'),
      report: (event) => events.push(event),
      say: () => undefined,
    });
    expect(built.diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      expect.stringMatching(
        /^lock\/not-downloaded: 2 packages of the lock are not in the download cache, .*: busybox-static 1 \(amd64\), tree 1 \(amd64\)$/,
      ),
    ]);
    expect(events).toEqual([]);
  });
});
