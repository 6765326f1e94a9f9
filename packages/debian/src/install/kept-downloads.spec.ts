import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fakeArchive, type FakeArchive } from '../testing/fake-archive';
import { dpkgTree } from '../testing/dpkg-tree';
import type { TracedDeb } from '../installed/provenance';
import type { PackagesParams } from '../params/step-params';
import { StepStore } from '@nx-aib/steps';
import { packages } from '../steps/packages/packages';
import { tools } from '../steps/tools/tools';
import { plannedSources } from '../archive/archive-sources';

const ARCHIVE = {
  suite: 'trixie',
  suites: ['trixie'],
  components: ['main'],
  debArch: 'amd64',
  sourceDateEpoch: 1_700_000_000,
};

let outer: string;
let folder: string;
let archive: FakeArchive;
let store: StepStore;
let runs = 0;
/** What the last step has installed. */
let installed: readonly TracedDeb[] = [];

beforeAll(() => {
  outer = mkdtempSync(path.join(os.tmpdir(), 'kept-downloads-'));
  mkdirSync(path.join(outer, 'base'));
  dpkgTree(path.join(outer, 'base/root.tar'));
  writeFileSync(path.join(outer, 'base/installed.json'), '[]');
});
afterAll(() => rmSync(outer, { recursive: true }));
beforeEach(async () => {
  folder = mkdtempSync(path.join(outer, 'run-'));
  store = new StepStore(path.join(folder, 'store'));
  archive = await fakeArchive();
  process.env['NX_AIB_MIRROR'] = archive.mirror;
  archive.publish([
    { Package: 'kernel', Version: '1' },
    { Package: 'less', Version: '1' },
    { Package: 'nano', Version: '1' },
  ]);
});
afterEach(async () => {
  delete process.env['NX_AIB_MIRROR'];
  await store.close();
  await archive.close();
});

/** Runs a step's code like a step runner; returns the packages that it has downloaded. */
async function fetched(kind: 'packages' | 'tools', ...names: string[]): Promise<string[]> {
  const sources = await plannedSources(ARCHIVE);
  if (!sources.ok) throw new Error(sources.diagnostics[0]?.message);
  const before = archive.fetched().length;
  const staging = await store.stage();
  await store.takeDownloads(kind, staging.downloads);
  runs += 1;
  const params: PackagesParams = {
    archive: { ...ARCHIVE, sources: sources.value },
    packages: names,
    removeModules: [],
  };
  const base = packages.step({ name: 'packages-shared', params, reads: { base: undefined } });
  const step =
    kind === 'packages'
      ? packages.step({ name: kind, params, reads: { base } })
      : tools.step({ name: kind, params, reads: {} });
  const made = await (kind === 'packages' ? packages : tools).act(step, {
    inputs: kind === 'packages' ? { base: path.join(outer, 'base') } : {},
    sourceDir: folder,
    ...{ output: staging.output, scratch: staging.scratch, downloads: staging.downloads },
    logFile: path.join(folder, `log-${runs}`),
    sharedDownloads: path.join(folder, 'locked'),
  });
  if (!made.ok) throw new Error(readFileSync(path.join(folder, `log-${runs}`), 'utf8'));
  await store.keepDownloads(kind, staging.downloads);
  if (kind === 'packages')
    installed = JSON.parse(readFileSync(path.join(staging.output, 'installed.json'), 'utf8')) as TracedDeb[];
  await store.abandon(staging);
  return archive
    .fetched()
    .slice(before)
    .filter((place) => place.endsWith('.deb'))
    .map((place) => path.basename(place))
    .sort();
}

const keptOf = (pool: string) => readdirSync(path.join(folder, 'store/downloads', pool)).sort();

const KERNEL = 'kernel_1_amd64.deb';
const LESS = 'less_1_amd64.deb';

describe('a step that installs another package', () => {
  it.each(['packages', 'tools'] as const)('fetches that one alone: %s', async (kind) => {
    expect(await fetched(kind, 'kernel', 'less')).toEqual([KERNEL, LESS]);
    expect(keptOf(kind)).toEqual([KERNEL, LESS]);
    expect(await fetched(kind, 'kernel', 'less', 'nano')).toEqual(['nano_1_amd64.deb']);
    expect(await fetched(kind, 'kernel', 'nano')).toEqual([]);
  });

  it('fetches what has a new version, or is another file of the same name and size, and nothing else', async () => {
    await fetched('packages', 'kernel', 'less', 'nano');
    archive.publish([
      { Package: 'kernel', Version: '1' },
      { Package: 'less', Version: '2' },
      { Package: 'nano', Version: '1', Description: 'evil' },
    ]);
    expect(await fetched('packages', 'kernel', 'less', 'nano')).toEqual([
      'less_2_amd64.deb',
      'nano_1_amd64.deb',
    ]);
  });

  it('does without what is kept where that was damaged', async () => {
    await fetched('packages', 'kernel', 'less');
    const file = path.join(folder, 'store/downloads/packages', KERNEL);
    writeFileSync(file, readFileSync(file).fill(0, 100, 200));
    expect(await fetched('packages', 'kernel', 'less')).toEqual([KERNEL]);
  });

  it('says why there is no archive', async () => {
    await fetched('tools', 'less');
    process.env['NX_AIB_MIRROR'] = 'deb file:/nowhere trixie main';
    await expect(fetched('tools', 'less')).rejects.toThrow(/E: .*file:\/nowhere/);
  });
});

describe('a package of a source that nobody has signed', () => {
  it('is named as such, and what stands on it says the same', async () => {
    await fetched('packages', 'less');
    expect(installed.map(({ name, unverified }) => [name, unverified])).toEqual([['less', true]]);
  });
});
