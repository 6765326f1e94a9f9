import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { makeFolder } from '@nx-aib/build-machine';
import type { LockedPackage } from '@nx-aib/package-family';
import { renderLocked } from '../../../package-family/src/lock/render-lock';
import { resolvePackages, type DebResolution } from './resolve-packages';
import { fakeArchive, type FakeArchive, type FakeFields } from '../testing/fake-archive';

let folder: string;
let archive: FakeArchive;
let runs = 0;

beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'resolve-'));
  archive = await fakeArchive();
  process.env['NX_AIB_MIRROR'] = archive.mirror;
});
afterEach(async () => {
  delete process.env['NX_AIB_MIRROR'];
  await archive.close();
  rmSync(folder, { recursive: true });
});

const deb = (name: string, version: string, more: FakeFields = {}): FakeFields => ({
  Package: name,
  Version: version,
  ...more,
});

const BASE = deb('base', '1', { Essential: 'yes', 'Pre-Depends': 'libc' });
const APP = deb('app', '2:1.0', { Depends: 'libc (>= 1), lib | other' });
const FIRST = [
  BASE,
  deb('libc', '1'),
  deb('lib', '1'),
  deb('other', '1'),
  APP,
  deb('tool', '3', { Depends: 'lib' }),
];

async function resolve(more: Partial<DebResolution> = {}) {
  runs += 1;
  const scratch = path.join(folder, `run-${runs}`);
  await makeFolder(scratch);
  await makeFolder(path.join(folder, 'downloads'));
  return resolvePackages({
    archive: {
      suite: 'trixie',
      suites: ['trixie'],
      components: ['main'],
      debArch: 'amd64',
      sourceDateEpoch: 1_700_000_000,
    },
    requested: { tools: ['tool'], shared: [], host: ['app'], qm: [] },
    pathOf: (set, name) => [set, name],
    before: [],
    keepVersions: true,
    seen: '20260101T000000Z',
    downloads: path.join(folder, 'downloads'),
    scratch,
    logFile: path.join(folder, 'log'),
    ...more,
  });
}

async function locked(more: Partial<DebResolution> = {}): Promise<LockedPackage[]> {
  const resolved = await resolve(more);
  if (!resolved.ok) throw new Error(JSON.stringify(resolved.diagnostics));
  return resolved.value;
}

const brief = (packages: readonly LockedPackage[]) =>
  packages.map(({ name, version, sets, seen }) => `${name} ${version} ${sets.join()} ${seen.slice(0, 4)}`);

const LATER = '20270101T000000Z';

describe('resolving packages', () => {
  it('gives each set what its step installs: essentials in what is shared, roots on top of that', async () => {
    archive.publish(FIRST);
    const packages = await locked({ requested: { tools: ['tool'], shared: [], host: ['app'], qm: ['lib'] } });
    expect(brief(packages)).toEqual([
      'app 2:1.0 host 2026',
      'base 1 shared 2026',
      'lib 1 tools,host,qm 2026',
      'libc 1 shared 2026',
      'tool 3 tools 2026',
    ]);
    const { sha256 } = archive.deb('app', '2:1.0');
    expect(packages.map(renderLocked)).toContain(
      `app 2:1.0 amd64 host ${sha256} debian/pool/main/app_1.0_amd64.deb 20260101T000000Z`,
    );
  });

  it('keeps the versions of what was locked, and takes what is new', async () => {
    archive.publish(FIRST);
    const before = await locked();
    archive.publish([...FIRST, deb('lib', '2'), deb('libc', '2'), deb('new', '1', { Depends: 'lib' })]);
    const requested = { tools: ['tool'], shared: [], host: ['app', 'new'], qm: [] };
    expect(brief(await locked({ before, requested, seen: LATER }))).toEqual([
      'app 2:1.0 host 2026',
      'base 1 shared 2026',
      'lib 1 tools,host 2026',
      'libc 1 shared 2026',
      'new 1 host 2027',
      'tool 3 tools 2026',
    ]);
    expect(brief(await locked({ before, requested, seen: LATER, keepVersions: false }))).toEqual([
      'app 2:1.0 host 2026',
      'base 1 shared 2026',
      'lib 2 tools,host 2027',
      'libc 2 shared 2027',
      'new 1 host 2027',
      'tool 3 tools 2026',
    ]);
  });

  it('keeps a version that is in no index any more, essential ones too, as long as its file is to be had', async () => {
    archive.publish(FIRST);
    const before = await locked();
    archive.publish([
      { ...BASE, Version: '2' },
      deb('libc', '2'),
      deb('lib', '2'),
      APP,
      deb('tool', '4', { Depends: 'lib' }),
      deb('new', '1'),
    ]);
    const requested = { tools: ['tool'], shared: ['new'], host: ['app'], qm: [] };
    const after = await locked({ before, requested, seen: LATER });
    expect(brief(after)).toEqual([
      'app 2:1.0 host 2026',
      'base 1 shared 2026',
      'lib 1 tools,host 2026',
      'libc 1 shared 2026',
      'new 1 shared 2027',
      'tool 3 tools 2026',
    ]);
    expect(after.filter(({ name }) => name !== 'new')).toEqual(before);
    archive.replace(archive.deb('lib', '1').path, undefined);
    rmSync(path.join(folder, 'downloads'), { recursive: true });
    expect((await resolve({ before, requested })).diagnostics).toEqual([
      expect.objectContaining({
        code: 'lock/version-gone',
        message: 'the archive no longer has lib 1 (amd64): debian has no pool/main/lib_1_amd64.deb',
      }),
    ]);
  });

  it('says which package nobody has, and where it is asked for', async () => {
    archive.publish(FIRST);
    const requested = { tools: ['tool'], shared: [], host: ['app', 'appp', 'lib=9'], qm: [] };
    expect((await resolve({ requested })).diagnostics).toEqual([
      {
        code: 'packages/unknown',
        severity: 'error',
        message: 'the archive has no package "appp"',
        hint: `did you mean "app"? full output: ${path.join(folder, 'log')}`,
        path: ['host', 'appp'],
      },
      {
        code: 'packages/unknown-version',
        severity: 'error',
        message: 'the archive has no package "lib" in version 9',
        hint: `without "=version", the latest version in the archive is installed; full output: ${path.join(folder, 'log')}`,
        path: ['host', 'lib=9'],
      },
    ]);
  });

  it('takes names to the letter, and no pattern, task or suffix for one', async () => {
    archive.publish([...FIRST, deb('lib+', '1'), deb('lix', '1', { Provides: 'ly, lz (= 1)' })]);
    const found = async (...host: string[]) => {
      const resolved = await resolve({ requested: { tools: [], shared: [], host, qm: [] } });
      return resolved.ok
        ? brief(resolved.value).flatMap((line) => (line.includes(' host ') ? [line.split(' ')[0]] : []))
        : resolved.diagnostics.map(({ message }) => message);
    };
    expect(await found('l.b', 'ap.*', 'app+', 'libc-', 'tool^', 'lib?')).toEqual(
      ['l.b', 'ap.*', 'app+', 'libc-', 'tool^', 'lib?'].map((name) => `the archive has no package "${name}"`),
    );
    expect(await found('lib+')).toEqual(['lib+']);
    expect(await found('lz')).toEqual(['lix']);
    expect(await found('lib=1', 'other/trixie', 'tool:amd64')).toEqual(['lib', 'other', 'tool']);
  });

  it('says why packages do not go together, and what may help', async () => {
    archive.publish(FIRST);
    const before = await locked();
    archive.publish([...FIRST, deb('lib', '2'), deb('new', '1', { Depends: 'lib (>= 2)' })]);
    const requested = { tools: ['tool'], shared: [], host: ['app', 'new'], qm: [] };
    expect((await resolve({ before, requested })).diagnostics).toEqual([
      {
        code: 'packages/unmet',
        severity: 'error',
        message: '"new" cannot be installed: it needs lib (>= 2), but 1 is to be installed',
        hint: 'with the locked versions; `nx lock --update` or `aib-dev lock --update` updates them',
        path: ['host', 'new'],
      },
    ]);
    expect((await resolve({ before, requested, keepVersions: false })).ok).toBe(true);
  });

  it('says that the archive is not there', async () => {
    process.env['NX_AIB_MIRROR'] = 'deb [trusted=yes] file:/nowhere trixie main';
    const { diagnostics } = await resolve();
    expect(diagnostics).toEqual([
      {
        code: 'packages/not-there',
        severity: 'error',
        message: 'the archive has no file:/nowhere/dists/trixie/main/binary-amd64/Packages (File not found)',
        hint: `NX_AIB_MIRROR names a mirror; full output: ${path.join(folder, 'log')}`,
      },
    ]);
  });
});
