import { anyJson, BROKEN_TEXTS, harmed } from '../../../core/src/testing/broken-json';
import { contentDigest } from '@nx-aib/build-machine';
import { fingerprint as fingerprintOf } from '../step';
import { explain } from '../explain/explain';
import { earlierRuns, lastUsers, rememberRun } from './earlier-runs';
import { leasedObjects, takeLease, throughGate } from './leases';
import { recentStamps } from './stamps';
import { StepStore } from './step-store';
import { DECLARATION, fill, identity } from './testing/make-objects';
import fc from 'fast-check';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

let folder: string;
let store: StepStore;

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-broken-'));
  store = new StepStore(folder);
  const staging = await store.stage();
  await fill(staging);
  await store.commit(identity('f1'), staging);
  await rememberRun(folder, 'car', STEP);
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const FULL = {
  ...DECLARATION,
  params: { any: ['thing'] },
  reads: { base: 'f0' },
  files: [{ path: 'a', sha256: 'b' }],
  tools: { tar: '1' },
};
const STEP = { step: FULL, declaration: FULL, fingerprint: fingerprintOf(FULL) };

/** A reader of a store's file, with its results for a valid file and for a missing one. */
interface Stored {
  readonly name: string;
  readonly file: () => string;
  /** Replaces the written file if that contains too little. */
  readonly sound?: () => Promise<unknown>;
  /** As in `harmed`. */
  readonly places?: Parameters<typeof harmed>[1];
  readonly read: () => Promise<unknown>;
  readonly ofSound: unknown;
  readonly ofBroken: unknown;
}

const object = (name: string) => () => path.join(folder, 'objects/f1', name);
const stateOf = async () => ({ found: (await store.find('f1')).state, has: await store.has('f1') });

const STORED: readonly Stored[] = [
  {
    name: 'record.json',
    file: object('record.json'),
    places: { free: /^declaration\.params$/, mayLack: /^entries\.\d+\.digest$/ },
    read: stateOf,
    ofSound: { found: 'there', has: true },
    ofBroken: { found: 'damaged', has: false },
  },
  {
    name: 'usage.json',
    file: object('usage.json'),
    sound: () => Promise.resolve({ step: 'tools', image: 'car', bytes: 1 }),
    read: async () => {
      const [{ step, image, bytes } = { bytes: 0 }] = await store.list();
      return { step, image, counted: bytes > 1, ...(await stateOf()) };
    },
    ofSound: { step: 'tools', image: 'car', counted: false, found: 'there', has: true },
    ofBroken: { step: 'unknown', image: 'unknown', counted: true, found: 'there', has: true },
  },
  {
    name: 'stamps.json',
    file: object('stamps.json'),
    places: { mayLack: /^stamps\./ },
    read: async () => ({ known: (await recentStamps(object('stamps.json')())) !== undefined }),
    ofSound: { known: true },
    ofBroken: { known: false },
  },
  {
    name: 'a run',
    file: () => path.join(folder, 'runs/car/tools.json'),
    sound: () => Promise.resolve({ fingerprint: 'f', declaration: FULL }),
    places: { free: /^declaration\.params$/, mayLack: /^declaration\.(reads|tools)\./ },
    read: async () => {
      // What its object says is known besides.
      const runs = await earlierRuns(folder, 'tools');
      await explain(folder, 'car', { ...STEP, declaration: { ...FULL, code: 'other' } });
      return { runs: runs.length, users: (await lastUsers(folder, ['tools'])).size };
    },
    ofSound: { runs: 2, users: 1 },
    ofBroken: { runs: 1, users: 0 },
  },
  {
    name: 'an index of downloads',
    file: () => path.join(folder, 'downloads/tools.json'),
    sound: async () => {
      const file = path.join(folder, 'a.deb');
      writeFileSync(file, 'a');
      return { 'a.deb': { digest: await contentDigest(file), stamp: '' } };
    },
    read: async () => {
      const kept = path.join(folder, 'downloads/tools');
      const own = mkdtempSync(path.join(folder, 'own-'));
      mkdirSync(kept, { recursive: true });
      writeFileSync(path.join(kept, 'a.deb'), 'a');
      await store.takeDownloads('tools', own);
      return readdirSync(own);
    },
    ofSound: ['a.deb'],
    ofBroken: [],
  },
];

describe.each(STORED)('$name of a store', ({ file, sound, places, read, ofSound, ofBroken }) => {
  let text: string;
  beforeAll(async () => {
    text = sound === undefined ? readFileSync(file(), 'utf8') : JSON.stringify(await sound());
    mkdirSync(path.dirname(file()), { recursive: true });
  });
  afterEach(() => writeFileSync(file(), text));

  it('is read as it was written', async () => {
    writeFileSync(file(), text);
    expect(await read()).toEqual(ofSound);
  });

  it('is as none where it holds something else', async () => {
    for (const broken of [...BROKEN_TEXTS, '[]', '{}', ...harmed(JSON.parse(text), places)]) {
      writeFileSync(file(), broken);
      expect([broken.slice(0, 200), await read()]).toEqual([broken.slice(0, 200), ofBroken]);
    }
  });

  it('ends nothing with an exception, whatever it holds', async () => {
    await fc.assert(
      fc.asyncProperty(anyJson(JSON.parse(text)), async (any) => {
        writeFileSync(file(), any);
        await read();
      }),
      { numRuns: 50 },
    );
  });
});

describe('a lease of a running build', () => {
  it('holds nothing where its file says something else, and is no exception', async () => {
    const lease = await takeLease(folder, ['f1']);
    const leases = path.join(folder, 'leases');
    const isOurs = (name: string) => readFileSync(path.join(leases, name), 'utf8').includes('f1');
    const file = path.join(leases, readdirSync(leases).find(isOurs) ?? '');
    const leased = async () => [...(await throughGate(folder, () => leasedObjects(folder)))];
    expect(await leased()).toEqual(['f1']);
    const sound = { fingerprints: ['f1'] };
    for (const broken of [...BROKEN_TEXTS, '[]', '{}', ...harmed(sound)]) {
      writeFileSync(file, broken);
      expect([broken.slice(0, 200), await leased()]).toEqual([broken.slice(0, 200), []]);
    }
    await fc.assert(
      fc.asyncProperty(anyJson(sound), async (any) => {
        writeFileSync(file, any);
        for (const one of await leased()) expect(typeof one).toBe('string');
      }),
      { numRuns: 50 },
    );
    await lease.release();
  });
});
