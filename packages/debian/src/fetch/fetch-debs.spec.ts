import { run } from '@nx-aib/build-machine';
import type { Result } from '@nx-aib/core';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { fakeArchive, type FakeArchive } from '../testing/fake-archive';
import type { PinnedPackage } from '@nx-aib/package-family';
import { listDownloads } from '@nx-aib/steps';
import { pruneDownloads } from '../../../steps/src/store/downloads';
import { tools } from '../steps/tools/tools';
import { fetchDebs } from './fetch-debs';
import { openLockedArchive } from './locked-archive';
import { mmdebstrap } from '../install/mmdebstrap';

const ARCHIVE = {
  suite: 'trixie',
  suites: ['trixie'],
  components: ['main'],
  debArch: 'amd64',
  sourceDateEpoch: 1_700_000_000,
};

let folder: string;
let archive: FakeArchive;
let keep: string;
let runs = 0;

beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'fetch-'));
  keep = path.join(folder, 'downloads/by-sha256');
  mkdirSync(keep, { recursive: true });
  archive = await fakeArchive();
  process.env['NX_AIB_MIRROR'] = archive.mirror;
  archive.publish([
    { Package: 'app', Version: '1:1.0+b1', Depends: 'lib' },
    { Package: 'lib', Version: '1' },
  ]);
});
afterEach(async () => {
  delete process.env['NX_AIB_MIRROR'];
  delete process.env['NX_AIB_SNAPSHOT'];
  await archive.close();
  rmSync(folder, { recursive: true });
});

function locked(name: string, version: string, more: Partial<PinnedPackage> = {}): PinnedPackage {
  const { path: place, sha256 } = archive.deb(name, version);
  const source = { archive: 'debian', path: place, sha256, seen: '20260101T000000Z' };
  return { name, version, arch: 'amd64', ...source, ...more };
}
const APP = (): PinnedPackage => locked('app', '1:1.0+b1');
const LIB = (): PinnedPackage => locked('lib', '1');

function request(debs: readonly PinnedPackage[]) {
  runs += 1;
  const scratch = path.join(folder, `run-${runs}`);
  mkdirSync(scratch);
  return { debs, archive: ARCHIVE, keep, scratch, logFile: path.join(folder, 'log') };
}
/** The working directory of mmdebstrap(1). */
const place = () => path.join(folder, 'cwd');
const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');
const kept = () => readdirSync(keep).sort();
const problems = async (...debs: PinnedPackage[]) => (await fetchDebs(request(debs))).diagnostics;

describe('fetching what a lock names', () => {
  it('takes files by their paths, whatever the indexes have by now, and keeps them by their digests', async () => {
    const debs = [APP(), LIB()];
    archive.publish([{ Package: 'lib', Version: '2' }]);
    expect(await problems(...debs)).toEqual([]);
    expect(kept()).toEqual(debs.map((deb) => `${deb.sha256}.deb`).sort());
    for (const deb of debs)
      expect(sha256(readFileSync(path.join(keep, `${deb.sha256}.deb`)))).toBe(deb.sha256);
  });

  it('takes note of what was used', async () => {
    const last = async () => (await listDownloads(folder)).at(-1)?.name;
    for (const deb of [APP(), LIB(), APP()]) {
      // The clock of a file system ticks every few milliseconds.
      await new Promise((resolve) => setTimeout(resolve, 15));
      expect(await problems(deb)).toEqual([]);
      expect(await last()).toBe(`${deb.sha256}.deb`);
    }
  });

  it('asks nobody for what is kept, and fetches again what is damaged', async () => {
    await problems(LIB());
    process.env['NX_AIB_MIRROR'] = 'deb [trusted=yes] file:/nowhere trixie main';
    expect(await problems(LIB())).toEqual([]);
    process.env['NX_AIB_MIRROR'] = archive.mirror;
    const file = path.join(keep, `${LIB().sha256}.deb`);
    writeFileSync(file, 'damaged');
    expect(await problems(LIB())).toEqual([]);
    expect(sha256(readFileSync(file))).toBe(LIB().sha256);
  });

  it('says which version is gone, from where, and what to do', async () => {
    archive.replace(APP().path, undefined);
    expect(await problems(APP(), LIB())).toEqual([
      {
        code: 'lock/version-gone',
        severity: 'error',
        message:
          'the archive no longer has app 1:1.0+b1 (amd64): debian has no pool/main/app_1.0+b1_amd64.deb',
        hint: 'set NX_AIB_SNAPSHOT to a snapshot service, or update to the latest versions: `nx lock --update` or `aib-dev lock --update`',
      },
    ]);
    expect(kept()).toEqual([`${LIB().sha256}.deb`]);
  });

  it('says that a file is another one than locked, and keeps nothing of it', async () => {
    archive.replace(LIB().path, { text: 'something else' });
    expect(await problems(LIB())).toEqual([
      {
        code: 'lock/wrong-digest',
        severity: 'error',
        message: `the archive debian has another file for lib 1 (amd64) (pool/main/lib_1_amd64.deb): its SHA-256 is ${sha256('something else')}, but the lock file says ${LIB().sha256}`,
        hint: 'it was not installed; find out what changed it: the lock file, the archive, or something in between',
      },
    ]);
    expect(kept()).toEqual([]);
  });

  it('names an archive that no source is, and stops naming packages where they are many', async () => {
    const elsewhere = LIB();
    expect(await problems({ ...elsewhere, archive: 'acme' })).toEqual([
      expect.objectContaining({
        code: 'lock/other-archive',
        message: 'lib 1 (amd64) is in the archive "acme", which no configured source provides',
      }),
    ]);
    const many = Array.from({ length: 13 }, (_, index) => ({
      ...elsewhere,
      name: `lib${index}`,
      path: `pool/lib${index}.deb`,
      sha256: sha256(String(index)),
    }));
    const said = await problems(...many);
    expect(said).toHaveLength(11);
    expect(said.at(-1)?.message).toBe('3 more packages are not available');
  });

  it('counts what was cached and what was downloaded, each package once', async () => {
    await problems(LIB());
    const size = archive.size(APP().path);
    const missing: number[] = [];
    const fetch = { ...request([APP(), LIB(), APP()]), onMissing: (count: number) => missing.push(count) };
    expect(await fetchDebs(fetch)).toMatchObject({
      ok: true,
      value: { cached: 1, downloaded: 1, bytes: size },
    });
    expect(await fetchDebs(fetch)).toMatchObject({ ok: true, value: { cached: 2, downloaded: 0, bytes: 0 } });
    expect(missing).toEqual([1]);
  });

  it('points at the line of the lock', async () => {
    archive.replace(APP().path, undefined);
    const place = { file: 'car.aib.lock', line: 7, column: 5, length: 3, lineText: '  - app' };
    const fetched = await fetchDebs({ ...request([APP()]), locate: () => place });
    expect(fetched.diagnostics).toEqual([
      expect.objectContaining({ code: 'lock/version-gone', location: place }),
    ]);
  });

  it('names all that is missing, at once and without retries, if the archive cannot be reached', async () => {
    // A port that nobody listens on.
    process.env['NX_AIB_MIRROR'] = 'deb [trusted=yes] http://127.0.0.1:9/debian trixie main';
    const started = performance.now();
    expect(await problems(APP(), LIB())).toEqual([
      {
        code: 'lock/not-downloaded',
        severity: 'error',
        message: expect.stringMatching(
          /^2 packages of the lock are not in the download cache, and the archive cannot be reached \(http:\/\/127\.0\.0\.1:9\/debian\/dists\/trixie\/InRelease: .*Connection refused\)?.*\): app 1:1\.0\+b1 \(amd64\), lib 1 \(amd64\)$/,
        ) as string,
        hint: 'run `nx download` or `aib-dev download` where the archive can be reached, and copy the downloads of its store into this one; NX_AIB_MIRROR names a mirror',
      },
    ]);
    expect(performance.now() - started).toBeLessThan(10_000);
    const many = Array.from({ length: 22 }, (_, index) => ({ ...LIB(), sha256: sha256(String(index)) }));
    expect((await problems(...many))[0]?.message).toMatch(/lib 1 \(amd64\), 2 more$/);
  });
});

describe('a snapshot service', () => {
  it('has what the archive has no longer, or all of it when the archive is gone', async () => {
    const mirror = path.join(folder, 'snapshots/debian/20260101T000000Z/pool/main');
    mkdirSync(mirror, { recursive: true });
    await problems(APP());
    writeFileSync(
      path.join(mirror, 'app_1.0+b1_amd64.deb'),
      readFileSync(path.join(keep, `${APP().sha256}.deb`)),
    );
    process.env['NX_AIB_SNAPSHOT'] = `file:${folder}/snapshots/{archive}/{timestamp}/`;
    for (const source of [archive.mirror, 'deb [trusted=yes] file:/nowhere trixie main']) {
      rmSync(keep, { recursive: true });
      mkdirSync(keep);
      archive.replace(APP().path, undefined);
      process.env['NX_AIB_MIRROR'] = source;
      expect(await problems(APP())).toEqual([]);
      expect(sha256(readFileSync(path.join(keep, `${APP().sha256}.deb`)))).toBe(APP().sha256);
    }
  });

  it('may not have it either, or have another file', async () => {
    archive.replace(APP().path, undefined);
    process.env['NX_AIB_SNAPSHOT'] = `${archive.uri}snapshots`;
    expect(await problems(APP())).toEqual([
      {
        code: 'lock/version-gone',
        severity: 'error',
        message:
          'neither the archive nor the snapshot service has app 1:1.0+b1 (amd64): debian/pool/main/app_1.0+b1_amd64.deb',
        hint: 'check NX_AIB_SNAPSHOT, or update to the latest versions: `nx lock --update` or `aib-dev lock --update`',
      },
    ]);
    archive.replace(`snapshots/debian/${APP().path}`, { text: 'other' });
    expect((await problems(APP())).map(({ code, message }) => `${code}: ${message}`)).toEqual([
      `lock/wrong-digest: the snapshot service has another file for app 1:1.0+b1 (amd64) (pool/main/app_1.0+b1_amd64.deb): its SHA-256 is ${sha256('other')}, but the lock file says ${APP().sha256}`,
    ]);
  });

  it('that cannot be reached either is asked once', async () => {
    process.env['NX_AIB_SNAPSHOT'] = 'http://127.0.0.1:9';
    archive.replace(APP().path, undefined);
    archive.replace(LIB().path, undefined);
    expect((await problems(APP(), LIB())).map(({ code }) => code)).toEqual([
      'lock/not-fetched',
      'lock/not-fetched',
    ]);
    process.env['NX_AIB_MIRROR'] = 'deb [trusted=yes] file:/nowhere trixie main';
    const said = await problems(APP(), LIB());
    expect(said.map(({ code }) => code)).toEqual(['lock/not-downloaded']);
    expect(said[0]?.message).toMatch(/; NX_AIB_SNAPSHOT: .*\): app 1:1\.0\+b1 \(amd64\), lib 1 \(amd64\)$/);
  });

  it('has to be a URI, and that is said before anything is fetched', async () => {
    process.env['NX_AIB_SNAPSHOT'] = 'http://s/{when}';
    expect((await problems(LIB())).map(({ code }) => code)).toEqual(['lock/bad-snapshot']);
    expect(kept()).toEqual([]);
  });
});

/** Runs the step in a new network namespace, in which not even loopback is up. */
async function unpackWithoutNetwork(): Promise<Result<undefined>> {
  const module = path.join(__dirname, '../testing/unpack-offline.ts');
  const packages = path.resolve(__dirname, '../../..');
  const script = `require('@nx-aib/build-machine/run-cli').runTypeScript(${JSON.stringify(packages)});
    void require(${JSON.stringify(module)}).unpackOffline(process.argv[1], process.argv[2]);`;
  const mapped = process.getuid?.() === 0 ? [] : ['--map-root-user', '--map-auto'];
  const outcome = await run(['unshare', ...mapped, '--net', process.execPath, '-e', script, folder, keep], {
    cwd: __dirname,
    inherit: ['NX_AIB_MIRROR'],
  });
  if (!outcome.ok) throw new Error(outcome.stderr);
  return JSON.parse(outcome.stdout) as Result<undefined>;
}

describe('a step with a lock', () => {
  it('unpacks exactly what is locked, whatever newer versions there are', async () => {
    const debs = [APP(), LIB()];
    archive.publish([
      { Package: 'app', Version: '1:2', Depends: 'lib' },
      { Package: 'lib', Version: '2' },
    ]);
    const output = path.join(folder, 'output');
    const scratch = path.join(folder, 'scratch');
    mkdirSync(scratch);
    const params = { archive: ARCHIVE, packages: ['app'], locked: debs };
    const made = await tools.act(tools.step({ name: 'tools', params, reads: {} }), {
      inputs: {},
      sourceDir: folder,
      output,
      scratch,
      logFile: path.join(folder, 'log'),
      downloads: path.join(folder, 'own'),
      sharedDownloads: keep,
    });
    expect(made).toMatchObject({ ok: true });
    const version = (name: string) => readFileSync(path.join(output, 'usr/share/fake', name), 'utf8');
    expect([version('app'), version('lib')]).toEqual(['1:1.0+b1\n', '1\n']);
  });

  it('needs no network if all its packages are cached', async () => {
    const debs = [APP(), LIB()];
    const params = { archive: ARCHIVE, packages: ['app'], locked: debs };
    mkdirSync(path.join(folder, 'scratch'));
    writeFileSync(path.join(folder, 'params.json'), JSON.stringify(params));
    await problems(LIB());
    expect((await unpackWithoutNetwork()).diagnostics).toEqual([
      expect.objectContaining({
        code: 'lock/not-downloaded',
        message: expect.stringMatching(/^a package of the lock is .*: app 1:1\.0\+b1 \(amd64\)$/) as string,
      }),
    ]);
    await problems(APP());
    rmSync(path.join(folder, 'scratch'), { recursive: true });
    mkdirSync(path.join(folder, 'scratch'));
    expect(await unpackWithoutNetwork()).toMatchObject({ ok: true });
    expect(readFileSync(path.join(folder, 'output/usr/share/fake/app'), 'utf8')).toBe('1:1.0+b1\n');
  });

  it('gets an archive of files on this machine, which apt reads without any network', async () => {
    const place = path.join(folder, 'an archive');
    const opened = await openLockedArchive(request([LIB()]), place);
    if (!opened.ok) throw new Error('not opened');
    const uri = `copy:${place.replace(' ', '%20')}/`;
    expect(opened.value.source).toBe(`deb [trusted=yes] ${uri} ./`);
    const packages = readFileSync(path.join(place, 'Packages'), 'utf8');
    expect(packages).toContain(`Package: lib\n`);
    const [, file = ''] = /^Filename: (.*)$/m.exec(packages) ?? [];
    expect(sha256(readFileSync(path.join(place, file)))).toBe(LIB().sha256);
    await opened.value.close();
  });

  it('refuses a file that was swapped in the store after its digest was read', async () => {
    const opened = await openLockedArchive(request([LIB()]), place());
    if (!opened.ok) throw new Error('not opened');
    const file = path.join(keep, `${LIB().sha256}.deb`);
    // The same size as before: only the digest differs.
    const swapped = readFileSync(file);
    swapped[swapped.length - 600] = (swapped[swapped.length - 600] ?? 0) ^ 1;
    writeFileSync(file, swapped);
    const made = await mmdebstrap({
      ...{ archive: ARCHIVE, variant: 'extract', include: ['lib'], source: opened.value.source },
      ...{ cwd: place(), options: [], output: 'x.tar', logFile: path.join(folder, 'log') },
    });
    await opened.value.close();
    expect(made.ok).toBe(false);
    expect(made.stderr).toContain('Hash Sum mismatch');
    expect(readdirSync(place())).not.toContain('x.tar');
  });

  it('keeps what it is installing, however little the store may take', async () => {
    expect(await problems(APP(), LIB())).toEqual([]);
    const opened = await openLockedArchive(request([LIB()]), place());
    if (!opened.ok) throw new Error('not opened');
    await pruneDownloads(folder, 0);
    expect((await listDownloads(folder)).map(({ name }) => name)).toEqual([`${LIB().sha256}.deb`]);
    await opened.value.close();
    await pruneDownloads(folder, 0);
    expect(await listDownloads(folder)).toEqual([]);
  });

  it('lets go of what it could not have', async () => {
    expect(await problems(LIB())).toEqual([]);
    const gone = { ...APP(), path: 'pool/gone.deb' };
    expect((await openLockedArchive(request([LIB(), gone]), place())).ok).toBe(false);
    await pruneDownloads(folder, 0);
    expect(await listDownloads(folder)).toEqual([]);
  });

  it('refuses a file that is no package, though its digest is the locked one', async () => {
    archive.replace('pool/text.deb', { text: 'text' });
    const deb = { ...LIB(), name: 'text', path: 'pool/text.deb', sha256: sha256('text') };
    const opened = await openLockedArchive(request([deb]), place());
    expect(opened.diagnostics).toMatchObject([{ code: 'lock/no-package' }]);
    expect(opened.diagnostics[0]?.message).toMatch(/^text 1 is not a valid package: dpkg-deb: error: /);
  });
});
