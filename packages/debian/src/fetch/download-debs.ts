import {
  fileSize,
  makeFolder,
  makeUniqueFolder,
  removeTree,
  renameOver,
  run,
  sha256File,
  type Argv,
  lastError,
} from '@nx-aib/build-machine';
import type { PinnedPackage } from '@nx-aib/package-family';
import { APT_HELPER } from '../apt/apt-helper';
import { causesIn } from '../apt/causes';
import { decoded, isGone, parseFetchFailures } from '../apt/fetch-outcome';
import { AT_ONCE } from '../ask/ask-archives';
import type { Said } from './fetch-problems';
import path from 'node:path';

/** Where downloaded files go. */
export interface DebFolders {
  /** The directory in which files are cached as `<sha256>.deb`. */
  readonly keep: string;
  /** A directory for temporary files. */
  readonly scratch: string;
  readonly logFile: string;
}

interface Wanted {
  readonly deb: PinnedPackage;
  readonly uri: string;
}

/**
 * How many programs download at the same time. Each has one connection to an archive: apt(8) sends the requests to a host
 * one after the other.
 */
const PARALLEL = 4;

/** The path of a package's cached file. */
export function keptDeb(keep: string, deb: PinnedPackage): string {
  return path.join(keep, debFile(deb));
}

/** The file name of a package. */
export function debFile({ sha256 }: PinnedPackage): string {
  return `${sha256}.deb`;
}

/**
 * Downloads files in parallel, each from the first of its URIs that has the file. Returns those that could not be
 * downloaded, with the reasons.
 */
export async function downloadDebs(
  folders: DebFolders,
  debs: readonly PinnedPackage[],
  urisOf: (deb: PinnedPackage) => readonly string[],
): Promise<Map<PinnedPackage, Said>> {
  const left = new Map<PinnedPackage, Said>(debs.map((deb) => [deb, undefined]));
  const rounds = Math.max(0, ...debs.map((deb) => urisOf(deb).length));
  for (let round = 0; round < rounds && left.size > 0; round += 1) {
    const wanted = [...left.keys()].flatMap((deb) => {
      const uri = urisOf(deb)[round];
      return uri === undefined ? [] : [{ deb, uri }];
    });
    const failed = await downloadAll(folders, wanted);
    for (const { deb } of wanted) {
      if (failed.has(deb)) left.set(deb, failed.get(deb));
      else left.delete(deb);
    }
  }
  return left;
}

/**
 * Downloads files from one place. The first one is requested without retries: `unreachable` is the reason if the place
 * does not answer; the others are then not requested.
 */
export async function downloadFromOne(
  folders: DebFolders,
  debs: readonly PinnedPackage[],
  uriOf: (deb: PinnedPackage) => string,
): Promise<{ readonly failed: Map<PinnedPackage, Said>; readonly unreachable?: string }> {
  const wanted = debs.map((deb) => ({ deb, uri: uriOf(deb) }));
  const failed = await downloadSome(folders, wanted.slice(0, 1), AT_ONCE);
  for (const said of failed.values()) {
    if (said !== undefined && 'reason' in said && !isGone(said.reason))
      return { failed: new Map(debs.map((deb) => [deb, said])), unreachable: said.reason };
  }
  return { failed: new Map([...failed, ...(await downloadAll(folders, wanted.slice(1)))]) };
}

async function downloadAll(
  folders: DebFolders,
  wanted: readonly Wanted[],
): Promise<Map<PinnedPackage, Said>> {
  // Neighbours in a lock are often of similar size, so they are distributed one by one.
  const shares = Array.from({ length: PARALLEL }, (_, share) =>
    wanted.filter((_one, index) => index % PARALLEL === share),
  );
  const failed = await Promise.all(
    shares.filter((share) => share.length > 0).map((share) => downloadSome(folders, share)),
  );
  return new Map(failed.flatMap((some) => [...some]));
}

async function downloadSome(
  { keep, scratch, logFile }: DebFolders,
  wanted: readonly Wanted[],
  options: readonly string[] = [],
): Promise<Map<PinnedPackage, Said>> {
  await makeFolder(scratch);
  const folder = await makeUniqueFolder(path.join(scratch, 'fetched-'));
  const target = (deb: PinnedPackage) => path.join(folder, debFile(deb));
  // apt creates links for `file:`, and copies for `copy:`.
  const uris = wanted.map(({ deb, uri }) => ({ deb, uri: uri.replace(/^file:/, 'copy:') }));
  const files = uris.flatMap(({ deb, uri }) => [uri, target(deb), `SHA256:${deb.sha256}`]);
  const argv: Argv = [APT_HELPER, '-q', ...options, 'download-file', ...files];
  const outcome = await run(argv, { logFile, env: { LC_ALL: 'C.UTF-8' } });
  const failures = parseFetchFailures(outcome.stderr);
  const failed = new Map<PinnedPackage, Said>();
  for (const { deb, uri } of uris) {
    const file = target(deb);
    const fetched = (await fileSize(file)) !== undefined;
    if (fetched && (await sha256File(file)) === deb.sha256) {
      await renameOver(file, keptDeb(keep, deb));
      continue;
    }
    const other = fetched ? file : `${file}.FAILED`;
    const there = (await fileSize(other)) !== undefined;
    const reason = failures.get(decoded(uri)) ?? lastError(causesIn(outcome.stderr));
    failed.set(deb, there ? { digest: await sha256File(other) } : { reason });
  }
  await removeTree(folder);
  return failed;
}
