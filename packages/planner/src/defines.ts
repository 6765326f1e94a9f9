import type { Manifest } from '@nx-aib/manifest';
import type { FamilyPlanning } from '@nx-aib/package-family';
import type { Root } from '@nx-aib/qm';
import { nearestName, resultOf, type Diagnostic, type ManifestPath, type Result } from '@nx-aib/core';
import { isSeed, SEED_FORM } from './seed';

/** The settings of `experimental.internal_defines` and `--define`. */
export interface Defines {
  /** More packages for each root, by their names in the distribution's family. */
  readonly extraPackages: Readonly<Record<Root, readonly string[]>>;
  /** Every timestamp in the image, in seconds since 1970; null for the distribution's. */
  readonly sourceDateEpoch: number | null;
  /** What the image's UUIDs are derived from; null where they follow from what the image is. */
  readonly seed: string | null;
}

/** The valid values of a define. */
interface Define {
  readonly is: (value: unknown) => boolean;
  readonly what: string;
}

/** Every define that the native engine supports. */
function knownDefines({ extraPackages, isRequest }: FamilyPlanning): ReadonlyMap<string, Define> {
  const areRequests = (value: unknown) =>
    Array.isArray(value) && value.every((name) => typeof name === 'string' && isRequest(name));
  const list = { is: areRequests, what: extraPackages.what };
  return new Map([
    [extraPackages.host, list],
    [extraPackages.qm, list],
    ['source_date_epoch', { is: isTimeStamp, what: 'a whole number of seconds since 1970, at least 1' }],
    ['seed', { is: isSeed, what: SEED_FORM }],
  ]);
}

/**
 * Up to the year 2106, the common limit of ext4 and FAT tools; for e2fsprogs 0 means no time, and it uses the clock.
 */
function isTimeStamp(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= 0xffff_ffff;
}

/**
 * The defines of a manifest, overridden by those of the command line. Nothing is silently ignored: an unknown define,
 * or an invalid value, is an error.
 * @param given On the command line; of several with the same name only the last one.
 */
export function readDefines(
  manifest: Manifest,
  given: Readonly<Record<string, unknown>>,
  family: FamilyPlanning,
): Result<Defines> {
  const known = knownDefines(family);
  const inManifest = manifest.experimental?.internal_defines ?? {};
  const diagnostics = [
    ...Object.entries(inManifest).flatMap(([name, value]) =>
      defineErrors(name, value, ['experimental', 'internal_defines', name], known),
    ),
    ...Object.entries(given).flatMap(([name, value]) => defineErrors(name, value, undefined, known)),
  ];
  const merged: Readonly<Record<string, unknown>> = { ...inManifest, ...given };
  const { host, qm } = family.extraPackages;
  const { source_date_epoch: epoch, seed } = merged;
  const defines: Defines = {
    extraPackages: { host: textsIn(merged[host]), qm: textsIn(merged[qm]) },
    sourceDateEpoch: typeof epoch === 'number' ? epoch : null,
    seed: isSeed(seed) ? seed : null,
  };
  return resultOf(defines, diagnostics);
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function defineErrors(
  name: string,
  value: unknown,
  path: ManifestPath | undefined,
  known: ReadonlyMap<string, Define>,
): Diagnostic[] {
  const at = path === undefined ? {} : { path };
  const where = path === undefined ? `--define ${name}` : `the define "${name}"`;
  const define = known.get(name);
  if (define === undefined) {
    const names = [...known.keys()];
    const near = nearestName(name, names);
    const all = names.join(', ');
    const hint = near === undefined ? `known: ${all}` : `did you mean "${near}"? Known: ${all}`;
    const message = `${where} is not known to the native engine`;
    return [{ code: 'defines/unknown', severity: 'error', message, hint, ...at }];
  }
  const { is, what } = define;
  if (is(value)) return [];
  const message = `${where} must be ${what}, not ${JSON.stringify(value)}`;
  return [{ code: 'defines/bad-value', severity: 'error', message, ...at }];
}
