import type { Diagnostic } from '@nx-aib/core';
import {
  fingerprinted,
  kindOf,
  kindsOf,
  outputInStore,
  readRefreshes,
  type FingerprintedStep,
  type Kinds,
  type Step,
} from '@nx-aib/steps';
import type { BuildRequest } from '../build-request';

/** Which versions of its packages the next build of an image takes. */
export type PackageOrigin =
  /** Those in its lock file. */
  | { readonly from: 'lock' }
  /** The latest in the archive when they are installed, unless `cache` has them. */
  | ({ readonly from: 'archive' } & Elsewhere)
  /** Those in the store; `installed` is when the oldest one was taken from the archive, `2026-11-20T09:12:03Z`. */
  | { readonly from: 'store'; readonly installed: string }
  /** The outputs of some steps are in the store, the other steps will run. */
  | ({
      readonly from: 'store and archive';
      readonly installed: string;
      readonly stored: readonly string[];
      readonly missing: readonly string[];
    } & Elsewhere);

interface Elsewhere {
  /** A cache shared with other machines that is used first, as text: "Nx's cache". */
  readonly cache?: string | undefined;
}

/** Where a build would take an image's packages from now. Writes nothing but the tools' versions, to the store. */
export async function packageOrigin({
  plan,
  platform,
  lock,
  storeDir,
  cache,
}: Pick<BuildRequest, 'plan' | 'platform' | 'lock' | 'storeDir'> & Elsewhere): Promise<PackageOrigin> {
  const elsewhere = cache === undefined ? {} : { cache };
  const { family } = platform;
  const kinds = kindsOf(family.installing.kinds);
  const { tools, roots, all } = family.installing.packageSteps(plan, platform, lock);
  const latest = latestSteps(all, kinds);
  if (latest.length === 0) return { from: 'lock' };
  const known = await fingerprinted(latest, kinds, {
    store: storeDir,
    refreshes: await readRefreshes(storeDir),
  });
  // The other steps of a build read the outputs of these.
  const wanted = [tools, ...Object.values(roots)].flatMap((step) => step?.name ?? []);
  const [stored, missing, times]: [string[], string[], number[]] = [[], [], []];
  for (let name = wanted.shift(); name !== undefined; name = wanted.shift()) {
    const step = known.get(name);
    if (step === undefined || [...stored, ...missing].includes(name)) continue;
    const { isThere, takenAt } = await outputInStore(storeDir, plan.name, { name, ...step });
    (isThere ? stored : missing).push(name);
    if (!isThere) wanted.push(...Object.values(step.step.reads));
    else if (takenAt !== undefined) times.push(takenAt);
  }
  if (times.length === 0) return { from: 'archive', ...elsewhere };
  const installed = utc(Math.min(...times));
  return missing.length === 0
    ? { from: 'store', installed }
    : { from: 'store and archive', installed, stored: stored.sort(), missing: missing.sort(), ...elsewhere };
}

/**
 * When the oldest packages of a built image were taken from the archive, in seconds since 1970; undefined with a lock.
 * @param known the fingerprints of all its steps
 */
export async function oldestPackages(
  store: string,
  image: string,
  known: ReadonlyMap<string, FingerprintedStep>,
  kinds: Kinds,
): Promise<number | undefined> {
  const steps = [...known.values()].map(({ step }) => step);
  const names = readByOthers(steps, latestSteps(steps, kinds));
  const outputs = [...names].flatMap((name) => {
    const step = known.get(name);
    return step === undefined ? [] : [outputInStore(store, image, { name, ...step })];
  });
  const times = (await Promise.all(outputs)).flatMap(({ takenAt }) => takenAt ?? []);
  return times.length === 0 ? undefined : Math.min(...times);
}

/**
 * Warning: `packages/old` if packages without a lock are older than `maxAge`, in seconds; `now` and `oldest` are seconds
 * since 1970.
 */
export function oldPackages(
  image: string,
  oldest: number | undefined,
  maxAge: number | undefined,
  now: number,
): Diagnostic[] {
  if (oldest === undefined || maxAge === undefined || now - oldest <= maxAge) return [];
  const message = `the packages of "${image}" are ${age(now - oldest)} old: installed from the archive on ${utc(oldest).slice(0, 10)} (no lock file)`;
  return [
    {
      code: 'packages/old',
      severity: 'warning',
      message,
      hint: 'run `nx refresh` or `aib-dev build --refresh` to install the latest, or lock them; --max-package-age sets the limit',
    },
  ];
}

const HOUR = 3600;
const DAY = 24 * HOUR;

function age(seconds: number): string {
  return seconds < 2 * DAY ? `${Math.floor(seconds / HOUR)} hours` : `${Math.floor(seconds / DAY)} days`;
}

/** The steps that install the latest packages of an archive. */
export function latestSteps(steps: readonly Step[], kinds: Kinds): Step[] {
  return steps.filter((step) => kindOf(kinds, step).latestOf(step) !== undefined);
}

/** The names of those whose outputs are read by the other steps of a build. */
function readByOthers(steps: readonly Step[], latest: readonly Step[]): Set<string> {
  const own = new Set(latest.map(({ name }) => name));
  const others = steps.filter(({ name }) => !own.has(name));
  const read = others.flatMap(({ reads }) => Object.values(reads));
  return new Set(read.filter((name) => own.has(name)));
}

/** `2026-11-20T09:12:03Z`. */
export function utc(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
}
