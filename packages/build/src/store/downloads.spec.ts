import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { StepStore } from './step-store';

let folder: string;
let store: StepStore;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-downloads-'));
  store = new StepStore(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

const kept = (name: string): string => path.join(folder, 'downloads/packages-host', name);

/** What one step finds; then it downloads some more. */
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
