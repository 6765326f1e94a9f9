import { environmentVariable, listTree, sha256File, type Argv } from '@nx-aib/build-machine';
import { digestOf, parseDescriptor } from '@nx-aib/image-plan';
import { fakeArchive, type FakeArchive } from '../../debian/src/testing/fake-archive';
import { requestedPackages } from '@nx-aib/package-family';
import { ExchangeFolder } from '../../steps/src/exchange/exchange';
import { StepStore } from '@nx-aib/steps';
import { success } from '@nx-aib/core';
import { aimsOf, killAt, type Aim } from './testing/aimed-kills';
import {
  COMMANDS,
  fillStore,
  FINGERPRINT,
  imageText,
  inStore,
  load,
  OBJECTS,
} from './testing/killed-commands';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * With `npm run test:full`, the moments around the first occurrence of each effect; otherwise a sample for each
 * command.
 */
const FULL = environmentVariable('NX_AIB_TEST_FULL') === '1';
const SAMPLE = 2;
const SURE = 9;
const ROUNDS_MS = FULL ? 30 * 60_000 : 300_000;

let folder: string;
let elsewhere: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib kills '));
  elsewhere = mkdtempSync('/dev/shm/nx-aib-kills-');
  writeFileSync(inFolder('car.aib.yml'), 'name: car\nqm: { memory_limit: { max: 40%, high: 35% } }\n');
});
afterEach(() => [folder, elsewhere].forEach((one) => rmSync(one, { recursive: true, force: true })));

const inFolder = (...names: string[]) => path.join(folder, ...names);

/** A process that runs a command. */
function command(name: string, out: string, content = ''): Argv {
  const packages = path.resolve(__dirname, '../..');
  const script = `require('@nx-aib/build-machine/run-cli').runTypeScript(${JSON.stringify(packages)});
    require(${JSON.stringify(path.join(__dirname, 'testing/killed-commands.ts'))})
      .runCommand(...process.argv.slice(1)).catch((error) => { console.error(error); process.exit(1); });`;
  return [process.execPath, '-e', script, name, folder, out, content];
}

/** An even sample, plus the moments at effects that match `sure`. */
function sampled(aims: readonly Aim[], sure: RegExp): Aim[] {
  if (FULL) return aims.filter(({ effect, nth }) => nth === 1 || sure.test(effect));
  const every = Math.ceil(aims.length / SAMPLE);
  const certain = aims.filter(({ effect }) => sure.test(effect)).slice(0, SURE);
  return [...new Set([...aims.filter((_, index) => index % every === 1), ...certain])];
}

/** Kills the command at each moment; `before` creates the initial state, `after` checks what is left. */
async function killAtAll(
  argv: Argv,
  aims: readonly Aim[],
  { before, after }: { before: () => Promise<void>; after: (aim: Aim) => Promise<void> },
): Promise<void> {
  let killed = 0;
  for (const aim of aims) {
    await before();
    if (await killAt(argv, aim)) killed += 1;
    await after(aim);
  }
  // A program may end, or steps may run in another order, before its moment.
  expect(killed).toBeGreaterThan(aims.length * 0.8);
  total += killed;
}

/** Of all tests. */
let total = 0;

/** What the next command must not find in a store. */
async function leftIn(store: string): Promise<string[]> {
  const entries = existsSync(store) ? await listTree(store) : [];
  return entries
    .map(({ path: name }) => name)
    .filter((name) => /\.tmp$|(^|\/)(staging|leases|locks)\//.test(name));
}

describe('kill -9 of a build while it puts the image in its place', () => {
  it.each(['one file system', 'two file systems'])(
    'loses nothing and leaves nothing: %s',
    async (disks) => {
      const out = disks === 'one file system' ? inFolder('out') : elsewhere;
      const image = path.join(out, 'car.qcow2');
      const descriptor = path.join(out, 'car.image.json');
      const digestIn = (text: string): string => {
        const read = parseDescriptor(text, descriptor);
        if (!read.ok) throw new Error(text);
        return digestOf(read.value.artifact).value;
      };
      const build = (content: string) => COMMANDS['build']?.({ folder, out }, content);
      await build('old');
      const digests: Record<string, string> = { old: await sha256File(image) };
      const argv = command('build', out, 'new');
      const aims = sampled(await aimsOf(argv), /spawn perl/);
      digests['new'] = await sha256File(image);
      const whole = readFileSync(descriptor, 'utf8');
      const seen = new Set<string>();
      await killAtAll(argv, aims, {
        before: async () => void (await build('old')),
        after: async () => {
          const there = await sha256File(image);
          const described = digestIn(readFileSync(descriptor, 'utf8'));
          expect(Object.values(digests)).toContain(there);
          expect(Object.values(digests)).toContain(described);
          seen.add(
            `${there === digests['new'] ? 'new' : 'old'} ${described === digests['new'] ? 'new' : 'old'}`,
          );
          await build('new');
          expect(readFileSync(image)).toEqual(imageText('new'));
          expect(readFileSync(descriptor, 'utf8')).toBe(whole);
          expect(readdirSync(out).sort()).toEqual(['car.files.mtree', 'car.image.json', 'car.qcow2']);
          expect(await leftIn(inFolder('store'))).toEqual([]);
        },
      });
      // Before, between and after; never the new descriptor with the old image.
      expect([...seen].sort()).toEqual(['new new', 'new old', 'old old']);
    },
    ROUNDS_MS,
  );

  it(
    'leaves no part of a first image, and no descriptor without its image',
    async () => {
      const argv = command('build', elsewhere, 'new');
      const aims = sampled(await aimsOf(argv), /rename .*car\.image/);
      await killAtAll(argv, aims, {
        before: () =>
          Promise.resolve([...readdirSync(elsewhere)].forEach((name) => rmSync(path.join(elsewhere, name)))),
        after: async () => {
          const names = readdirSync(elsewhere).filter((name) => name.startsWith('car.'));
          expect(['', 'qcow2', 'files.mtree qcow2', 'files.mtree image.json qcow2']).toContain(
            names
              .map((name) => name.slice('car.'.length))
              .sort()
              .join(' '),
          );
          if (names.includes('car.qcow2'))
            expect(readFileSync(path.join(elsewhere, 'car.qcow2'))).toEqual(imageText('new'));
          await COMMANDS['build']?.({ folder, out: elsewhere }, 'new');
          expect(readdirSync(elsewhere).sort()).toEqual(['car.files.mtree', 'car.image.json', 'car.qcow2']);
        },
      });
    },
    ROUNDS_MS,
  );
});

describe('kill -9 of a command on the store', () => {
  it(
    'while it prunes leaves whole objects, and the next one does the rest',
    async () => {
      const argv = command('prune', elsewhere);
      const before = () => fillStore(folder, OBJECTS);
      await before();
      const aims = sampled(await aimsOf(argv), /rename .*removed/);
      await killAtAll(argv, aims, {
        before,
        after: async () => {
          const store = new StepStore(inFolder('store'));
          for (const { fingerprint } of await store.list())
            expect(await store.verify(fingerprint)).toMatchObject({ state: 'there' });
          await COMMANDS['prune']?.({ folder, out: elsewhere }, '');
          expect(readdirSync(inFolder('store/objects'))).toHaveLength(1);
          expect(await leftIn(inFolder('store'))).toEqual([]);
        },
      });
    },
    ROUNDS_MS,
  );

  it(
    'while it packs an object leaves a whole archive or none',
    async () => {
      await fillStore(folder, [FINGERPRINT]);
      const exchange = new ExchangeFolder(inFolder('exchange'));
      const argv = command('exchange, add', elsewhere);
      const aims = sampled(await aimsOf(argv), /spawn tar/);
      const archive = `${FINGERPRINT}.tar.zst`;
      const right = await sha256File(inFolder('exchange', archive));
      await killAtAll(argv, aims, {
        before: () => exchange.remove(FINGERPRINT),
        after: async () => {
          if (await exchange.has(FINGERPRINT))
            expect(await sha256File(inFolder('exchange', archive))).toBe(right);
          await COMMANDS['exchange, add']?.({ folder, out: elsewhere }, '');
          expect(await sha256File(inFolder('exchange', archive))).toBe(right);
          expect(readdirSync(inFolder('exchange'))).toEqual([archive]);
          expect(await leftIn(inFolder('store'))).toEqual([]);
        },
      });
    },
    ROUNDS_MS,
  );

  it(
    'while it unpacks an object leaves a whole one or none',
    async () => {
      await fillStore(folder, [FINGERPRINT]);
      await COMMANDS['exchange, add']?.({ folder, out: elsewhere }, '');
      const before = () =>
        Promise.resolve(rmSync(inFolder('store/objects'), { recursive: true, force: true }));
      await before();
      const argv = command('exchange, import', elsewhere);
      const aims = sampled(await aimsOf(argv), /spawn tar/);
      await killAtAll(argv, aims, {
        before,
        after: async () => {
          await COMMANDS['exchange, import']?.({ folder, out: elsewhere }, '');
          await inStore(folder, async (store) => {
            expect(await store.verify(FINGERPRINT)).toMatchObject({ state: 'there' });
            return success(undefined);
          });
          expect(readdirSync(inFolder('store/objects'))).toEqual([FINGERPRINT]);
          expect(await leftIn(inFolder('store'))).toEqual([]);
        },
      });
    },
    ROUNDS_MS,
  );
});

describe('kill -9 of a lock', () => {
  let archive: FakeArchive;
  beforeEach(async () => {
    archive = await fakeArchive();
    process.env['NX_AIB_MIRROR'] = archive.mirror;
    const { plan, platform } = await load(folder);
    const names = new Set(Object.values(requestedPackages(plan, platform.distribution)).flat());
    archive.publish([
      { Package: 'base', Version: '1', Essential: 'yes' },
      ...[...names].map((name) => ({ Package: name, Version: '1' })),
    ]);
  });
  afterEach(async () => {
    delete process.env['NX_AIB_MIRROR'];
    await archive.close();
  });

  it(
    'leaves a whole lock or none, and the next one writes the same',
    async () => {
      const file = inFolder('car.aib.lock');
      const argv = command('lock', elsewhere);
      // Most of its effects are in a separate directory, which is removed as a whole.
      const aims = (await aimsOf(argv)).filter(
        ({ effect }) => !/\/fetched|scratch|etc\/|apt-|lists\//.test(effect),
      );
      // The dates on which packages were seen.
      const text = () => readFileSync(file, 'utf8').replace(/\d{8}T\d{6}Z/g, 'T');
      const right = text();
      await killAtAll(argv, sampled(aims, /rename .*aib\.lock/), {
        before: () => Promise.resolve(rmSync(file, { force: true })),
        after: async () => {
          if (existsSync(file)) expect(text()).toBe(right);
          await COMMANDS['lock']?.({ folder, out: elsewhere }, '');
          expect(text()).toBe(right);
          expect(readdirSync(folder).sort()).toEqual(['car.aib.lock', 'car.aib.yml', 'store']);
          expect(await leftIn(inFolder('store'))).toEqual([]);
        },
      });
    },
    ROUNDS_MS,
  );
});

if (FULL)
  describe('all of these kills', () => {
    it('are sixty and more', () => {
      expect(total).toBeGreaterThanOrEqual(60);
    });
  });
