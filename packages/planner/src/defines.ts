import { debNameOf, type Manifest } from '@nx-aib/manifest';
import { nearestName, resultOf, type Diagnostic, type ManifestPath, type Result } from '@nx-aib/core';

/** What `experimental.internal_defines` and `--define` can change. */
export interface Defines {
  /** More Debian packages for the host's root. */
  readonly extra_debs: readonly string[];
  /** More Debian packages for QM's root. */
  readonly extra_qm_debs: readonly string[];
  /** Every time stamp in the image, in seconds since 1970; null for the distribution's. */
  readonly source_date_epoch: number | null;
}

/** Every define that the native engine knows, and what its value has to be. */
const KNOWN = {
  extra_debs: { is: isPackageList, what: 'a list of Debian package names' },
  extra_qm_debs: { is: isPackageList, what: 'a list of Debian package names' },
  source_date_epoch: { is: isTimeStamp, what: 'a whole number of seconds since 1970, at least 1' },
} as const satisfies Record<keyof Defines, { is: (value: unknown) => boolean; what: string }>;

function isPackageList(value: unknown): boolean {
  return (
    Array.isArray(value) && value.every((name) => typeof name === 'string' && debNameOf(name) !== undefined)
  );
}

/** Up to the year 2106, what ext4 and FAT tools agree on; e2fsprogs takes 0 for no time and asks the clock. */
function isTimeStamp(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= 0xffff_ffff;
}

/**
 * The defines of a manifest, with those of the command line over them. Nothing is silently ignored: an unknown define
 * and a value of the wrong kind are errors.
 * @param given By the command line; a later one of the same name has already won.
 */
export function readDefines(manifest: Manifest, given: Readonly<Record<string, unknown>>): Result<Defines> {
  const inManifest = manifest.experimental?.internal_defines ?? {};
  const diagnostics = [
    ...Object.entries(inManifest).flatMap(([name, value]) =>
      defineErrors(name, value, ['experimental', 'internal_defines', name]),
    ),
    ...Object.entries(given).flatMap(([name, value]) => defineErrors(name, value, undefined)),
  ];
  const merged = { ...inManifest, ...given } as Partial<Defines>;
  const defines: Defines = {
    extra_debs: merged.extra_debs ?? [],
    extra_qm_debs: merged.extra_qm_debs ?? [],
    source_date_epoch: merged.source_date_epoch ?? null,
  };
  return resultOf(defines, diagnostics);
}

function defineErrors(name: string, value: unknown, path: ManifestPath | undefined): Diagnostic[] {
  const at = path === undefined ? {} : { path };
  const where = path === undefined ? `--define ${name}` : `the define "${name}"`;
  if (!Object.hasOwn(KNOWN, name)) {
    const near = nearestName(name, Object.keys(KNOWN));
    const hint =
      near === undefined
        ? `known are ${Object.keys(KNOWN).join(', ')}`
        : `did you mean "${near}"? Known are ${Object.keys(KNOWN).join(', ')}`;
    const message = `${where} is nothing that the native engine knows`;
    return [{ code: 'defines/unknown', severity: 'error', message, hint, ...at }];
  }
  const { is, what } = KNOWN[name as keyof Defines];
  if (is(value)) return [];
  const message = `${where} has to be ${what}, not ${JSON.stringify(value)}`;
  return [{ code: 'defines/bad-value', severity: 'error', message, ...at }];
}
