import { success, type Diagnostic, type Result } from '@nx-aib/core';
import type { Lock } from '@nx-aib/package-family';
import {
  fingerprinted,
  importLayers,
  layersOf,
  makeLayers,
  readRefreshes,
  StepBudget,
  StepRunner,
  useStore,
  type StepStore,
} from '@nx-aib/steps';
import { BEACH, PEBBLE, TAKEN } from '../../../package-family/src/testing/fake-family';
import { PEBBLE_CAR, pebblePlan } from '../../../planner/src/testing/pebble-plan';
import type { BuildRequest } from '../build-request';
import { kindsWith } from '../lower/kinds';
import { planSteps } from '../lower/lower';
import { oldestPackages, oldPackages, packageOrigin } from './package-origin';
import { refreshPackages } from './refresh-packages';
import { STORE_HINTS } from '../store-hints';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const KINDS = kindsWith([PEBBLE]);
const ROOTS = ['pebble-tools', 'pebbles-host', 'pebbles-qm'];
const TRUCK = PEBBLE_CAR.replace('name: car', 'name: truck').replace('max: 40%', 'max: 30%');
const VAN = PEBBLE_CAR.replace('name: car', 'name: van').replace('pebble-shell', 'pebble-wheel');
const LOCK: Lock = { distro: 'pebble1', arch: 'x86_64', requested: {}, packages: [] };

let folder: string;
let now: number;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'refresh-packages-'));
  now = Date.parse('2026-11-20T09:12:03Z');
  jest.spyOn(Date, 'now').mockImplementation(() => now);
  BEACH.has = 'pebbles of day 1';
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** Some days later the archive has something else. */
function daysLater(days: number, has: string | null = `pebbles of day ${days + 1}`): void {
  now += days * 24 * 3600 * 1000;
  BEACH.has = has;
}

function requestOf(
  yaml: string,
  storeDir = path.join(folder, 'store'),
  lock: Lock | null = null,
): BuildRequest {
  const { plan, platform } = pebblePlan(yaml);
  return {
    ...{ plan, platform, lock, storeDir, manifestDir: '/car', format: 'qcow2', out: '', descriptor: '' },
    ...{ report: () => undefined, say: () => undefined, dryRun: false },
  };
}

interface Built {
  /** What the archive had when the packages of each root were installed. */
  readonly taken: Readonly<Record<string, string>>;
  readonly ran: readonly string[];
  readonly said: readonly Diagnostic[];
  readonly oldest: number | undefined;
}

/** Builds an image as far as its packages go, with or without a refresh. */
async function build(yaml: string, how: { refresh?: number; lock?: Lock } = {}): Promise<Result<Built>> {
  const request = requestOf(yaml, undefined, how.lock);
  const ran: string[] = [];
  const report = ({ step, state }: { step: string; state: string }) =>
    void (state === 'done' && ran.push(step));
  const { refresh } = how;
  const refreshed =
    refresh === undefined ? success(undefined) : await refreshPackages({ ...request, report, refresh });
  if (!refreshed.ok) return refreshed;
  return useStore(request.storeDir, async (store): Promise<Result<Built>> => {
    const plan = planSteps(request.plan, request.platform, 'qcow2', request.lock);
    const steps = await fingerprinted(plan.steps, KINDS, { refreshes: await readRefreshes(store.folder) });
    const made = await runner(store, steps, request.plan.name, report).outputsOf(
      Object.fromEntries(ROOTS.map((name) => [name, name])),
    );
    if (!made.ok) return made;
    const taken = Object.entries(made.value).map(([name, output]) => [
      name,
      readFileSync(path.join(output, TAKEN), 'utf8'),
    ]);
    const oldest = await oldestPackages(store.folder, request.plan.name, steps, KINDS);
    const said = refreshed.diagnostics;
    return success({
      taken: Object.fromEntries(taken) as Record<string, string>,
      ran: ran.sort(),
      said,
      oldest,
    });
  });
}

function runner(
  store: StepStore,
  steps: Awaited<ReturnType<typeof fingerprinted>>,
  imageName: string,
  report: (event: { step: string; state: string }) => void,
): StepRunner {
  const budget = new StepBudget(4, 2 ** 40);
  return new StepRunner({ imageName, sourceDir: '/car', steps, kinds: KINDS, store, report, budget });
}

async function built(...args: Parameters<typeof build>): Promise<Built> {
  const result = await build(...args);
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  return result.value;
}

const seconds = () => Math.floor(now / 1000);
const all = (has: string) => Object.fromEntries(ROOTS.map((name) => [name, has]));

describe('packages without a lock', () => {
  it('stay those of the first day, which the plan says', async () => {
    expect(await packageOrigin(requestOf(PEBBLE_CAR))).toEqual({ from: 'archive' });
    await built(PEBBLE_CAR);
    daysLater(8);
    expect((await built(PEBBLE_CAR)).taken).toEqual(all('pebbles of day 1'));
    expect(await packageOrigin(requestOf(PEBBLE_CAR))).toEqual({
      from: 'store',
      installed: '2026-11-20T09:12:03Z',
    });
  });

  it('are partly those of the first day when an image asks for others besides, which the plan says', async () => {
    await built(PEBBLE_CAR);
    daysLater(8);
    expect(await packageOrigin(requestOf(VAN))).toEqual({
      from: 'store and archive',
      installed: '2026-11-20T09:12:03Z',
      stored: ['pebble-tools', 'pebbles-qm', 'pebbles-shared'],
      missing: ['pebbles-host'],
    });
    expect((await built(VAN)).taken).toEqual({
      ...all('pebbles of day 1'),
      'pebbles-host': 'pebbles of day 9',
    });
    // The new root stands on old packages: the oldest of them count.
    expect(await packageOrigin(requestOf(VAN))).toEqual({ from: 'store', installed: '2026-11-20T09:12:03Z' });
  });

  it('are as old as they were on the machine that installed them', async () => {
    const layers = layersOf(
      planSteps(requestOf(PEBBLE_CAR).plan, requestOf(PEBBLE_CAR).platform, 'qcow2'),
      KINDS,
    );
    const exchange = (storeDir: string) => ({
      ...{ steps: layers.steps, kinds: KINDS, folder: path.join(folder, 'archives'), storeDir },
      ...{ hints: STORE_HINTS, report: () => undefined, say: () => undefined },
    });
    expect(await makeLayers(exchange(path.join(folder, 'store')))).toMatchObject({ ok: true });
    daysLater(8);
    const other = path.join(folder, 'other machine');
    expect(await importLayers(exchange(other))).toMatchObject({ ok: true });
    expect(await packageOrigin(requestOf(PEBBLE_CAR, other))).toEqual({
      from: 'store',
      installed: '2026-11-20T09:12:03Z',
    });
  });
});

describe('a refresh', () => {
  it('installs the latest, for all later builds of all images with these packages, also without it', async () => {
    await built(PEBBLE_CAR);
    daysLater(8);
    const refreshed = await built(PEBBLE_CAR, { refresh: seconds() });
    expect(refreshed.taken).toEqual(all('pebbles of day 9'));
    expect(refreshed.ran).toEqual(['pebble-tools', 'pebbles-host', 'pebbles-qm', 'pebbles-shared']);
    daysLater(1);
    for (const image of [PEBBLE_CAR, TRUCK])
      expect(await built(image)).toMatchObject({ taken: all('pebbles of day 9'), ran: [] });
    expect(await packageOrigin(requestOf(TRUCK))).toEqual({
      from: 'store',
      installed: '2026-11-28T09:12:03Z',
    });
  });

  it('is one for all images of a command, so that they get the same packages', async () => {
    await built(PEBBLE_CAR);
    daysLater(8);
    const asked = seconds();
    await built(PEBBLE_CAR, { refresh: asked });
    // The first image took an hour.
    now += 3600 * 1000;
    BEACH.has = 'pebbles of the afternoon';
    expect(await built(TRUCK, { refresh: asked })).toMatchObject({ taken: all('pebbles of day 9'), ran: [] });
    expect((await built(TRUCK, { refresh: seconds() })).taken).toEqual(all('pebbles of the afternoon'));
  });

  it('that fails changes nothing: later builds take what was there', async () => {
    await built(PEBBLE_CAR);
    daysLater(8, null);
    const failed = await build(PEBBLE_CAR, { refresh: seconds() });
    expect(failed).toMatchObject({ ok: false });
    expect(new Set(failed.diagnostics.map(({ code }) => code))).toEqual(new Set(['pebbles/tide']));
    expect(await built(PEBBLE_CAR)).toMatchObject({ taken: all('pebbles of day 1'), ran: [] });
  });

  it('leaves locked packages alone, and says so', async () => {
    await built(PEBBLE_CAR, { lock: LOCK });
    daysLater(8);
    const locked = await built(PEBBLE_CAR, { lock: LOCK, refresh: seconds() });
    expect(locked).toMatchObject({ taken: all('pebbles of day 1'), ran: [] });
    expect(locked.oldest).toBeUndefined();
    expect(locked.said).toEqual([
      {
        code: 'packages/locked',
        severity: 'warning',
        message: 'the packages of "car" were not refreshed: its lock file pins them',
        hint: 'run `nx lock --update` or `aib-dev lock --update` for newer versions',
      },
    ]);
    // An image with a lock has its packages by name, whatever others have taken anew.
    await built(TRUCK, { refresh: seconds() });
    expect(await built(PEBBLE_CAR, { lock: LOCK })).toMatchObject({ ran: [] });
    expect(await packageOrigin(requestOf(PEBBLE_CAR, undefined, LOCK))).toEqual({ from: 'lock' });
  });
});

describe('the age of packages', () => {
  const DAYS_30 = 30 * 24 * 3600;

  it('is warned of when it is above what may be', async () => {
    const { oldest } = await built(PEBBLE_CAR);
    daysLater(30);
    expect(oldPackages('car', oldest, DAYS_30, seconds())).toEqual([]);
    daysLater(1);
    expect(oldPackages('car', oldest, DAYS_30, seconds())).toEqual([
      {
        code: 'packages/old',
        severity: 'warning',
        message:
          'the packages of "car" are 31 days old: installed from the archive on 2026-11-20 (no lock file)',
        hint: 'run `nx refresh` or `aib-dev build --refresh` to install the latest, or lock them; --max-package-age sets the limit',
      },
    ]);
    const hours = oldPackages('car', seconds() - 13 * 3600, 12 * 3600, seconds());
    expect(hours.map(({ message }) => message)).toEqual([
      expect.stringContaining('the packages of "car" are 13 hours old: '),
    ]);
    expect(oldPackages('car', oldest, undefined, seconds())).toEqual([]);
    expect(oldPackages('car', undefined, DAYS_30, seconds())).toEqual([]);
  });

  it('is known also where only the image is left of a build', async () => {
    const { oldest } = await built(PEBBLE_CAR);
    rmSync(path.join(folder, 'store/objects'), { recursive: true });
    const { plan, platform, storeDir } = requestOf(PEBBLE_CAR);
    const steps = await fingerprinted(planSteps(plan, platform, 'qcow2').steps, KINDS, { refreshes: {} });
    expect(await oldestPackages(storeDir, 'car', steps, KINDS)).toBe(oldest);
    expect(oldest).toBe(Date.parse('2026-11-20T09:12:03Z') / 1000);
  });
});
