import type { Diagnostic } from '@nx-aib/core';
import { loadImagePlan, type LoadedPlan } from '@nx-aib/planner';
import { renderLockDiff, requestedPackages } from '@nx-aib/package-family';
import { lockPackages, type LockRequest } from './lock-packages';
import { fakeArchive, type FakeArchive, type FakeFields } from '../../../debian/src/testing/fake-archive';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const QM = 'qm: { memory_limit: { max: 40%, high: 35% }, content: { debs: [busybox-static] } }\n';
const MANIFEST = `name: car\ncontent:\n  debs:\n    - tree\n${QM}`;

let folder: string;
let manifestFile: string;
let lockFile: string;
let archive: FakeArchive;

beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'lock-packages-'));
  manifestFile = path.join(folder, 'car.aib.yml');
  lockFile = path.join(folder, 'car.aib.lock');
  archive = await fakeArchive();
  process.env['NX_AIB_MIRROR'] = archive.mirror;
  writeFileSync(manifestFile, MANIFEST);
});
afterEach(async () => {
  delete process.env['NX_AIB_MIRROR'];
  await archive.close();
  rmSync(folder, { recursive: true });
});

async function load(heedLock: boolean) {
  return loadImagePlan({ manifestFile, arch: 'x86_64', heedLock });
}

async function planned(): Promise<LoadedPlan> {
  const loaded = await load(false);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics));
  return loaded.value;
}

/** All packages requested in the manifest, each without dependencies. */
async function publishAll(version: string, more: readonly FakeFields[] = []): Promise<void> {
  const { plan, platform } = await planned();
  const names = new Set(Object.values(requestedPackages(plan, platform.distribution)).flat());
  const rest = [...names].filter((name) => !more.some((fields) => fields['Package'] === name));
  archive.publish([
    { Package: 'base', Version: '1', Essential: 'yes' },
    ...rest.map((name) => ({ Package: name, Version: version })),
    ...more,
  ]);
}

async function lock(resolve: LockRequest['resolve'] = 'new'): Promise<string> {
  const locked = await lockPackages({
    manifestFile,
    loaded: await planned(),
    resolve,
    storeDir: path.join(folder, 'store'),
    say: () => undefined,
  });
  if (!locked.ok) return said(locked.diagnostics);
  const { file, state, diff } = locked.value;
  const what = `${file.replace(folder, '')} ${state}\n`;
  // The number of packages in a distribution does not matter here.
  return state === 'changed' ? what + renderLockDiff(diff).replace(/\d+ unchanged/, 'N unchanged') : what;
}

function said(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ code, message, location }) =>
      `${location?.line ?? ''} ${code}: ${message}`.replaceAll(folder, ''),
    )
    .join('\n');
}

const text = () => readFileSync(lockFile, 'utf8');

describe('locking an image', () => {
  it('writes a lock beside the manifest, with which the image is planned from then on', async () => {
    await publishAll('1');
    expect(await lock()).toBe('/car.aib.lock new\n');
    const loaded = await load(true);
    expect(loaded).toMatchObject({
      ok: true,
      value: { plan: { lock: { file: 'car.aib.lock', packages: expect.any(Number) as number } } },
    });
    expect(text()).toMatch(
      /\n {2}- tree 1 amd64 host [0-9a-f]{64} debian\/pool\/main\/tree_1_amd64\.deb \d{8}T\d{6}Z\n/,
    );
    // The location of an archive is specific to this machine.
    expect(text()).not.toContain('127.0.0.1');
  });

  it('leaves nothing in the store but what it has downloaded and said', async () => {
    await publishAll('1');
    await lock();
    const names = readdirSync(path.join(folder, 'store'), { recursive: true }).map(String);
    expect(names.filter((name) => /^(leases|staging)\//.test(name))).toEqual([]);
  });

  it('leaves a lock alone that fits, without asking anybody', async () => {
    await publishAll('1');
    await lock();
    const before = text();
    process.env['NX_AIB_MIRROR'] = 'deb [trusted=yes] file:/nowhere trixie main';
    expect(await lock()).toBe('/car.aib.lock fits\n');
    expect(await lock('check')).toContain('fits');
    expect(text()).toBe(before);
  });

  it('adds what the manifest asks for besides, keeps the rest, and drops what it asks for no longer', async () => {
    await publishAll('1');
    await lock();
    const before = text();
    writeFileSync(manifestFile, MANIFEST.replace('    - tree\n', '    - nano\n    - vim\n'));
    await publishAll('2', [{ Package: 'tree', Version: '2' }]);
    expect(await lock()).toBe(
      [
        '/car.aib.lock changed',
        '  +  nano  2  host',
        '  -  tree  1  host',
        '  +  vim   2  host',
        '2 added, 1 removed, 0 changed, N unchanged',
        '',
      ].join('\n'),
    );
    const same = new Set(before.split('\n'));
    const added = text()
      .split('\n')
      .filter((line) => !same.has(line));
    expect(added.map((line) => line.split(' ').slice(0, 6).join(' '))).toEqual([
      '    - nano',
      '    - vim',
      '  - nano 2 amd64',
      '  - vim 2 amd64',
    ]);
  });

  it('takes everything anew when that is asked for, and writes the same text where nothing is new', async () => {
    await publishAll('1');
    await lock();
    const before = text();
    expect(await lock('all')).toBe('/car.aib.lock same\n');
    expect(text()).toBe(before);
    await publishAll('1', [{ Package: 'crun', Version: '1.1' }]);
    expect(await lock()).toContain('fits');
    expect(await lock('all')).toBe(
      [
        '/car.aib.lock changed',
        '  ~  crun  1 → 1.1  shared',
        '0 added, 0 removed, 1 changed, N unchanged',
        '',
      ].join('\n'),
    );
  });

  it('says where the manifest asks for a package that nobody has, and writes nothing', async () => {
    await publishAll('1');
    writeFileSync(manifestFile, MANIFEST.replace('- tree', '- treee'));
    expect(await lock()).toBe('4 packages/unknown: the archive has no package "treee"');
    expect(existsSync(lockFile)).toBe(false);
  });

  it('only checks when that is asked for', async () => {
    expect(await lock('check')).toBe(' lock/missing: there is no lock "/car.aib.lock"');
    await publishAll('1');
    await lock();
    const before = text();
    writeFileSync(manifestFile, MANIFEST.replace('- tree', '- nano'));
    expect(await lock('check')).toBe(
      '4 lock/not-locked: "nano" is not in the lock car.aib.lock\n' +
        ' lock/not-asked-for: the lock car.aib.lock has "tree" for host, which is no longer requested',
    );
    expect(text()).toBe(before);
  });

  it('replaces a lock that cannot be read only when everything is asked for anew', async () => {
    await publishAll('1');
    writeFileSync(lockFile, 'schema: 1\n<<<<<<< ours\n');
    expect(await lock()).toMatch(/^2 lock\/unreadable: the lock cannot be read: /);
    expect(await lock('all')).toMatch(/car\.aib\.lock (new|changed|same)/);
  });
});

describe('a manifest with a lock', () => {
  it('cannot be planned when it asks for what is not locked: at the line that does', async () => {
    await publishAll('1');
    await lock();
    writeFileSync(manifestFile, MANIFEST.replace('    - tree\n', '    - tree\n    - nano\n'));
    const loaded = await load(true);
    expect(loaded.ok).toBe(false);
    expect(loaded.diagnostics).toEqual([
      {
        code: 'lock/not-locked',
        severity: 'error',
        message: '"nano" is not in the lock car.aib.lock',
        hint: 'run `nx lock` or `aib-dev lock`; packages that are already locked keep their versions',
        path: ['content', 'debs', 1],
        location: { file: manifestFile, line: 5, column: 7, length: 4, lineText: '    - nano' },
      },
    ]);
  });

  it('cannot be planned with the lock of another architecture, or one that is damaged', async () => {
    await publishAll('1');
    await lock();
    writeFileSync(lockFile, text().replace('arch: x86_64', 'arch: aarch64'));
    expect(said((await load(true)).diagnostics)).toBe(
      ' lock/other-platform: the lock car.aib.lock is for architecture aarch64, not for x86_64',
    );
    writeFileSync(lockFile, text().replace(/(?<=host )[0-9a-f]{8}/, ''));
    expect(said((await load(true)).diagnostics)).toMatch(
      /^\d+ lock\/unreadable: the lock cannot be read: ".*" is not a SHA-256$/,
    );
    expect((await load(false)).ok).toBe(true);
  });
});
