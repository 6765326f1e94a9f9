import { createHash } from 'node:crypto';
import { machineArch, readUserFile } from '@nx-aib/build-machine/reading';
import { type Arch, ARCHES, bytes, failure, success, type Diagnostic, type Result } from '@nx-aib/core';
import type { ImageMode, ImagePlan } from '@nx-aib/image-plan';
import { parseManifest, withLocations, type ParsedManifest } from '@nx-aib/manifest';
import {
  bootFor,
  DEFAULT_DISTRO,
  DEFAULT_TARGET,
  loadDistribution,
  loadTarget,
  type Target,
} from '@nx-aib/platforms';
import { DEFAULT_IMAGE_SIZE } from '@nx-aib/partitions';
import { familyNamed } from '@nx-aib/families';
import type { Platform, Lock } from '@nx-aib/package-family';
import { readLockFor } from './lock/read-lock';
import { Collected } from './collected';
import { planImage } from './plan-image';
import { gatherSourceFacts, type AbsentSources } from './sources/gather-source-facts';
import { sourcePlaces } from './sources/source-places';
import { unreadableManifest } from './sources/source-problem';
import path from 'node:path';

/** Selects the image to plan. The defaults are those of the command line and the Nx targets. */
export interface LoadOptions extends AbsentSources {
  /** The manifest's path; relative to the working directory. */
  readonly manifestFile: string;
  /** Default: the manifest's `target`, otherwise `DEFAULT_TARGET`. */
  readonly target?: string | undefined;
  /** Default: `DEFAULT_DISTRO`. */
  readonly distro?: string | undefined;
  /** Default: this machine's. */
  readonly arch?: string | undefined;
  /** Default `package`. */
  readonly mode?: ImageMode | undefined;
  /** Whether the lock beside the manifest is used (default); not for making a new one. */
  readonly heedLock?: boolean | undefined;
  /**
   * The directory that sources must be in; default: the nearest directory from the manifest's upwards with .git or
   * nx.json, otherwise the manifest's own.
   */
  readonly workspaceRoot?: string | undefined;
  /**
   * Additional directories for sources outside the workspace; relative to `workspaceRoot`, otherwise to the working
   * directory.
   */
  readonly allowSource?: readonly string[] | undefined;
  /** The seed of the image's UUIDs; default: the define `seed`, otherwise the image's identity. */
  readonly seed?: string | undefined;
  /** The Nx project of the image, which is part of the default seed; default: none. */
  readonly project?: string | undefined;
  /** Overrides those in the manifest's `experimental.internal_defines`. */
  readonly defines?: Readonly<Record<string, unknown>> | undefined;
}

/** A plan, and the inputs of it that a build needs. */
export interface LoadedPlan {
  readonly plan: ImagePlan;
  readonly parsed: ParsedManifest;
  /** Of the manifest as read for this plan, lower-case hexadecimal. */
  readonly manifestSha256: string;
  /** The exact packages to install; null if there is no lock beside the manifest. */
  readonly lock: Lock | null;
  /** Absolute; the plan's sources are relative to it. */
  readonly manifestDir: string;
  readonly platform: Platform;
}

/** The MemTotal of a machine with 2 GiB, for targets without a known machine. */
const USUAL_MEM_TOTAL = bytes(2_015_200 * 1024);

/**
 * Reads a manifest and the files that it names, and plans its image. Only reads; user errors are returned as
 * diagnostics, those about the manifest with file, line and column.
 */
export async function loadImagePlan(options: LoadOptions): Promise<Result<LoadedPlan>> {
  const read = await readUserFile(options.manifestFile);
  if (!read.ok) return failure([unreadableManifest(options.manifestFile, read.reason)]);
  const parsed = parseManifest(read.content, options.manifestFile);
  if (!parsed.ok) return parsed;
  const loaded = await planParsed(parsed.value, options);
  const manifestSha256 = createHash('sha256').update(read.content).digest('hex');
  const found = withLocations(loaded.diagnostics, parsed.value.source);
  const diagnostics = [...parsed.diagnostics, ...found];
  return loaded.ok ? success({ ...loaded.value, manifestSha256 }, diagnostics) : failure(diagnostics);
}

async function planParsed(
  parsed: ParsedManifest,
  options: LoadOptions,
): Promise<Result<Omit<LoadedPlan, 'manifestSha256'>>> {
  const { manifest } = parsed;
  const manifestDir = path.dirname(path.resolve(options.manifestFile));
  const collected = new Collected();
  const target = collected.take(chosenTarget(manifest.target, options.target));
  const distribution = collected.take(loadDistribution(options.distro ?? DEFAULT_DISTRO));
  const arch = collected.take(archOf(options.arch ?? machineArch()));
  const { workspaceRoot, allowSource: allow } = options;
  const base = workspaceRoot ?? path.resolve('.');
  const places = collected.take(await sourcePlaces(manifestDir, { workspaceRoot, allow, base }));
  const imageSize = manifest.image?.image_size ?? target?.imageSize ?? DEFAULT_IMAGE_SIZE;
  const sources = places && (await gatherSourceFacts(manifest, manifestDir, places, imageSize, options));
  collected.note(sources?.diagnostics ?? []);
  if (!target || !distribution || !arch || !sources) return collected.failure();
  const family = familyNamed(distribution);
  const planned = planImage({
    manifest,
    target,
    distribution,
    family: family.planning,
    arch,
    mode: options.mode ?? 'package',
    sourceFacts: sources.facts,
    defines: options.defines ?? {},
    seed: options.seed,
    project: options.project,
    machine: { memTotal: target.machine?.memTotal ?? USUAL_MEM_TOTAL },
  });
  const plan = collected.take(besideManifest(planned, options.manifestFile));
  const boot = bootFor(target, distribution, arch);
  if (!plan || !boot.ok || collected.hasErrors) return collected.failure();
  const platform = { distribution, boot: boot.value, family };
  const settled = collected.take(await withPackageOrigin(plan, platform, options));
  return settled ? collected.result({ ...settled, parsed, manifestDir, platform }) : collected.failure();
}

/** The plan with the lock beside the manifest or, without one, with the package sources that are not signed. */
async function withPackageOrigin(
  plan: ImagePlan,
  platform: Platform,
  { manifestFile, heedLock = true }: LoadOptions,
): Promise<Result<Pick<LoadedPlan, 'plan' | 'lock'>>> {
  if (!heedLock) return success({ plan, lock: null });
  const collected = new Collected();
  const locked = collected.take(await readLockFor(manifestFile, { plan, platform }));
  if (!locked) return collected.failure();
  if (locked.lock !== null) return collected.result(locked);
  const unsigned = collected.take(await platform.family.plannedSources(plan, platform));
  if (!unsigned) return collected.failure();
  const sources = unsigned.length === 0 ? {} : { sources: unsigned };
  return collected.result({ plan: { ...locked.plan, ...sources }, lock: null });
}

function chosenTarget(inManifest: string | undefined, given: string | undefined): Result<Target> {
  const target = namedTarget(given ?? inManifest ?? DEFAULT_TARGET, given !== undefined);
  if (!target.ok) return target;
  return success(target.value, [...target.diagnostics, ...otherTarget(inManifest, given)]);
}

/** The planner names files beside the manifest relative to its directory; a user's editor does so from the working one. */
function besideManifest<T>(result: Result<T>, manifestFile: string): Result<T> {
  const folder = path.dirname(manifestFile);
  const diagnostics = result.diagnostics.map((found) => {
    const { location } = found;
    return location === undefined
      ? found
      : { ...found, location: { ...location, file: path.join(folder, location.file) } };
  });
  return { ...result, diagnostics };
}

/** A target from the command line has no position in the manifest. */
function namedTarget(name: string, given: boolean): Result<Target> {
  const target = loadTarget(name);
  if (target.ok || !given) return target;
  return failure(
    target.diagnostics.map(({ code, severity, message, hint }) => ({
      code,
      severity,
      message,
      ...(hint === undefined ? {} : { hint }),
    })),
  );
}

function archOf(name: string): Result<Arch> {
  const arch = ARCHES.find((known) => known === name);
  if (arch !== undefined) return success(arch);
  const message = `the architecture "${name}" is not known`;
  return failure([
    { code: 'plan/unknown-arch', severity: 'error', message, hint: `known: ${ARCHES.join(', ')}` },
  ]);
}

function otherTarget(inManifest: string | undefined, given: string | undefined): Diagnostic[] {
  if (inManifest === undefined || given === undefined || inManifest === given) return [];
  const message = `the manifest is for target "${inManifest}", but "${given}" was requested and is used`;
  return [{ code: 'plan/other-target', severity: 'warning', message, path: ['target'] }];
}
