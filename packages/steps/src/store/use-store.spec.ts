import { lockFile, temporaryBeside } from '@nx-aib/build-machine';
import { failure, success } from '@nx-aib/core';
import { StepStore } from './step-store';
import { HINTS } from '../testing/hints';
import { checkStoreDir, useStore } from './use-store';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-use-store-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const inFolder = (...names: string[]) => path.join(folder, ...names);
const namesIn = (name: string): string[] =>
  existsSync(inFolder(name)) ? readdirSync(inFolder(name)).sort() : [];

/** As after kill -9: no process holds the lock on the lease. */
function leave(id: string, what: readonly ('lease' | 'staging')[]): void {
  mkdirSync(inFolder('leases'), { recursive: true });
  if (what.includes('lease')) writeFileSync(inFolder('leases', `${id}.json`), '{"fingerprints":["f1"]}');
  if (!what.includes('staging')) return;
  mkdirSync(inFolder('staging', id, 'step-1/object/output'), { recursive: true });
  writeFileSync(inFolder('staging', id, 'step-1/object/output/half'), 'half');
}

describe('using a store', () => {
  it('gives what the work gives, and leaves nothing of what it has staged', async () => {
    const used = await useStore(folder, async (store) => {
      await store.stage();
      expect([namesIn('staging').length, namesIn('leases').length]).toEqual([1, 1]);
      return success(store.folder);
    });
    expect(used).toEqual(success(folder));
    expect([namesIn('staging'), namesIn('leases')]).toEqual([[], []]);
  });

  it('leaves nothing either where the work throws something', async () => {
    const thrown = useStore(folder, async (store) => {
      await store.stage();
      throw new TypeError('a bug');
    });
    await expect(thrown).rejects.toThrow(new TypeError('a bug'));
    expect([namesIn('staging'), namesIn('leases')]).toEqual([[], []]);
  });

  it('makes nothing where nothing is asked of the store', async () => {
    await useStore(inFolder('none'), () => Promise.resolve(success(undefined)));
    await useStore(folder, () => Promise.resolve(success(undefined)));
    expect(namesIn('.')).toEqual([]);
  });

  it.each([
    ['a lease and what was staged', ['lease', 'staging']],
    ['a lease alone', ['lease']],
    ['what was staged, alone', ['staging']],
  ] as const)('removes first what a killed build has left, and nothing of others: %s', async (_, what) => {
    const running = new StepStore(folder);
    await running.open(['f2']);
    const { output } = await running.stage();
    const others = () => [namesIn('staging'), namesIn('leases')];
    const before = others();
    try {
      leave('killed', what);
      expect(others()).not.toEqual(before);
      // Even if the store is not used.
      await useStore(folder, () => Promise.resolve(success(expect(others()).toEqual(before))));
      expect(existsSync(output)).toBe(true);
    } finally {
      await running.close();
    }
    expect(others()).toEqual([[], []]);
  });
});

describe('what is half-written', () => {
  const FOLDERS = ['.', 'images', 'runs/car', 'logs/car', 'downloads', 'downloads/by-sha256'];

  it('by a killed command is removed by the next one, and locks that nobody holds', async () => {
    // No process has that id: proc_sys_kernel(5), pid_max.
    const name = path.basename(temporaryBeside(inFolder('x'))).replace(/-\d+-/, '-4194305-');
    for (const one of FOLDERS) {
      mkdirSync(inFolder(one), { recursive: true });
      writeFileSync(inFolder(one, name), 'half');
    }
    for (const one of ['locks', 'downloads/by-sha256/locks']) {
      mkdirSync(inFolder(one), { recursive: true });
      writeFileSync(inFolder(one, 'f1'), '');
    }
    const held = await lockFile(inFolder('locks/f2'));
    await useStore(folder, () => Promise.resolve(success(undefined)));
    expect(FOLDERS.filter((one) => existsSync(inFolder(one, name)))).toEqual([]);
    expect([namesIn('locks'), namesIn('downloads/by-sha256/locks')]).toEqual([['f2'], []]);
    await held.release();
  });

  it('by a running one stays', async () => {
    const file = temporaryBeside(inFolder('x'));
    writeFileSync(file, 'half');
    await useStore(folder, () => Promise.resolve(success(undefined)));
    expect(existsSync(file)).toBe(true);
  });
});

describe('a store that cannot be used', () => {
  it.each(['file', 'file/below'])('is said to be none before anything is done: %s', async (name) => {
    writeFileSync(inFolder('file'), '');
    const store = inFolder(name);
    const why = {
      code: 'build-dir/not-a-directory',
      severity: 'error',
      message: `the store "${store}" cannot be used: it is a file, or inside one`,
      hint: HINTS.otherFolder,
    } as const;
    const use = { hint: HINTS.otherFolder };
    expect(await useStore(store, () => Promise.reject(new Error('begun')), use)).toEqual(failure([why]));
    expect(await checkStoreDir(store, use)).toEqual([why]);
  });

  it('is one that may be made, or is there', async () => {
    expect(await checkStoreDir(folder)).toEqual([]);
    expect(await checkStoreDir(inFolder('not/there/yet'))).toEqual([]);
  });
});
