import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { holdDownloads, listDownloads, pruneDownloads, verifyDownloads } from './downloads';
import { StepStore } from './step-store';

let folder: string;
let store: StepStore;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-downloads-'));
  store = new StepStore(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

const kept = (name: string): string => path.join(folder, 'downloads/packages-host', name);

/** What a step finds; then it downloads more. */
async function step(name: string, downloads: Record<string, string> = {}): Promise<string[]> {
  const own = path.join(folder, name);
  mkdirSync(own);
  await store.takeDownloads('packages-host', own);
  const found = readdirSync(own).sort();
  for (const [file, text] of Object.entries(downloads)) writeFileSync(path.join(own, file), text);
  await store.keepDownloads('packages-host', own);
  return found;
}

describe('downloaded packages', () => {
  it('are there for the next step of the name', async () => {
    expect(await step('first', { 'a.deb': 'a', 'b.deb': 'b' })).toEqual([]);
    expect(await step('second', { 'c.deb': 'c' })).toEqual(['a.deb', 'b.deb']);
    expect(await step('third')).toEqual(['a.deb', 'b.deb', 'c.deb']);
  });

  it('are a copy for each step, which may do with it what it wants', async () => {
    await step('first', { 'a.deb': 'a' });
    await store.takeDownloads('packages-host', path.join(folder, 'own'));
    writeFileSync(path.join(folder, 'own/a.deb'), 'half');
    expect(readFileSync(kept('a.deb'), 'utf8')).toBe('a');
  });

  it('are not taken when one was changed, though its size is the same, or came from elsewhere', async () => {
    await step('first', { 'a.deb': 'aaa', 'b.deb': 'bbb' });
    writeFileSync(kept('a.deb'), 'aba');
    writeFileSync(kept('stray.deb'), 'who knows');
    expect(await step('second')).toEqual(['b.deb']);
    expect([existsSync(kept('a.deb')), existsSync(kept('stray.deb'))]).toEqual([false, false]);
    await step('third', { 'a.deb': 'aaa' });
    expect(readFileSync(kept('a.deb'), 'utf8')).toBe('aaa');
  });

  it('survive two steps at once', async () => {
    await Promise.all(
      ['1', '2', '3', '4'].map((name) => step(name, { [`${name}.deb`]: name, same: 'same' })),
    );
    expect(await step('last')).toEqual(['1.deb', '2.deb', '3.deb', '4.deb', 'same']);
  });
});

describe('downloaded packages that are verified', () => {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const [GOOD, BAD, HELD] = ['good', 'bad', 'held'].map((text) => `${sha256(text)}.deb`) as [
    string,
    string,
    string,
  ];
  const byDigest = (name: string): string => path.join(folder, 'downloads/by-sha256', name);

  beforeEach(async () => {
    await step('first', { 'a.deb': 'aaa', 'b.deb': 'bbb' });
    mkdirSync(byDigest('.'));
    for (const name of [GOOD, BAD, HELD]) writeFileSync(byDigest(name), 'good');
  });

  const verified = async () => {
    const { damaged, sound } = await verifyDownloads(folder);
    return { sound, damaged: damaged.map(({ pool, name }) => `${pool}/${name}`).sort() };
  };

  it('stay where they are sound', async () => {
    for (const name of [BAD, HELD]) rmSync(byDigest(name));
    expect(await verified()).toEqual({ sound: 3, damaged: [] });
    expect(await step('second')).toEqual(['a.deb', 'b.deb']);
  });

  it('are removed where they are not what was downloaded, and stay as long as a build holds them', async () => {
    writeFileSync(kept('b.deb'), 'bab');
    writeFileSync(kept('stray.deb'), 'who knows');
    const lease = await holdDownloads(byDigest('.'), [HELD]);
    const damaged = [`by-sha256/${BAD}`, 'packages-host/b.deb', 'packages-host/stray.deb'];
    expect(await verified()).toEqual({ sound: 3, damaged });
    await lease.release();
    expect(await verified()).toEqual({ sound: 2, damaged: [`by-sha256/${HELD}`] });
    expect((await listDownloads(folder)).map(({ name }) => name).sort()).toEqual([GOOD, 'a.deb'].sort());
    expect(await verified()).toEqual({ sound: 2, damaged: [] });
  });

  it('are none where nothing was downloaded', async () => {
    rmSync(path.join(folder, 'downloads'), { recursive: true });
    expect(await verified()).toEqual({ sound: 0, damaged: [] });
  });
});

describe('downloaded packages that take too much', () => {
  const KIB = 1024;
  const byDigest = (name: string): string => path.join(folder, 'downloads/by-sha256', name);

  /** Four packages of 1 KiB, the first of them least recently used; the third belongs to a step. */
  beforeEach(async () => {
    mkdirSync(path.join(folder, 'downloads/by-sha256'), { recursive: true });
    for (const name of ['a1.deb', 'b2.deb']) await write(byDigest(name));
    await step('first', { 'c.deb': 'c'.repeat(KIB) });
    await write(byDigest('d4.deb'));
  });

  async function write(file: string): Promise<void> {
    // The clock of a file system ticks every few milliseconds.
    await new Promise((resolve) => setTimeout(resolve, 15));
    writeFileSync(file, 'x'.repeat(KIB));
    await new Promise((resolve) => setTimeout(resolve, 15));
  }

  const names = async () => (await listDownloads(folder)).map(({ name }) => name);

  it('are removed, those first that were used longest ago, and no more than has to be', async () => {
    expect(await pruneDownloads(folder, 4 * KIB)).toEqual({ removed: [], bytes: 4 * KIB });
    const { removed, bytes } = await pruneDownloads(folder, 2.5 * KIB);
    expect(removed.map(({ name }) => name)).toEqual(['a1.deb', 'b2.deb']);
    expect(bytes).toBe(2 * KIB);
    expect(await names()).toEqual(['c.deb', 'd4.deb']);
    utimesSync(kept('c.deb'), new Date(), new Date());
    await pruneDownloads(folder, KIB);
    expect(await names()).toEqual(['c.deb']);
    await pruneDownloads(folder, 0);
    expect(await names()).toEqual([]);
    expect(await step('second')).toEqual([]);
  });

  it('stay as long as a running build holds them', async () => {
    const held = await holdDownloads(path.join(folder, 'downloads/by-sha256'), ['a1.deb', 'missing.deb']);
    expect((await pruneDownloads(folder, 0)).bytes).toBe(KIB);
    expect(await names()).toEqual(['a1.deb']);
    await held.release();
    await pruneDownloads(folder, 0);
    expect(await names()).toEqual([]);
  });

  it('are no reason to look where nothing was downloaded', async () => {
    rmSync(path.join(folder, 'downloads'), { recursive: true });
    expect(await pruneDownloads(folder, 0)).toEqual({ removed: [], bytes: 0 });
    expect(existsSync(path.join(folder, 'downloads'))).toBe(false);
  });

  it('may be removed by several at once', async () => {
    const all = await Promise.all([1, 2, 3].map(() => pruneDownloads(folder, KIB)));
    expect(all.map(({ bytes }) => bytes)).toEqual([KIB, KIB, KIB]);
    expect(await names()).toEqual(['d4.deb']);
  });
});
