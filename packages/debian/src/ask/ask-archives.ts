import {
  findProgram,
  lastError,
  makeTempDir,
  readTextIfThere,
  run,
  type TempDir,
} from '@nx-aib/build-machine';
import { withoutPassword } from '@nx-aib/core';
import type { ArchiveAnswer } from '@nx-aib/package-family';
import type { Distribution } from '@nx-aib/platforms';
import { APT_HELPER } from '../apt/apt-helper';
import { causesIn } from '../apt/causes';
import { MMDEBSTRAP } from '../install/tools';
import { debianRepositories, type DebianRepositories } from '../archive/repositories';
import { mirrorLines } from '../archive/archive-sources';
import { fieldOf } from '../archive/deb822';
import { indexUris, parseSourceLine, trustOf } from '../archive/source-lines';

/** For each archive; apt itself would retry for minutes. */
const TIMEOUT_MS = 15_000;

/** Options of apt: no retries, and five seconds for a connection (apt.conf(5)). */
export const AT_ONCE = [
  'Acquire::Retries=0',
  'Acquire::http::Timeout=5',
  'Acquire::https::Timeout=5',
].flatMap((option) => ['-o', option]);

/**
 * Asks all archives in parallel through apt, with the proxies and transports that a build uses: those in NX_AIB_MIRROR,
 * otherwise the defaults of mmdebstrap(1). Empty if mmdebstrap is not installed.
 */
export function askArchives(distribution: Distribution): Promise<readonly ArchiveAnswer[]> {
  const arch = Object.values(distribution.arches)[0]?.packageArch ?? 'all';
  return askRepositories(debianRepositories(distribution), arch);
}

/** The same for package sources. */
export async function askRepositories(
  repositories: DebianRepositories,
  arch: string,
): Promise<readonly ArchiveAnswer[]> {
  const named = mirrorLines(repositories);
  const lines = named.length > 0 ? named : await defaultLines(repositories);
  const folder = await makeTempDir('archives');
  try {
    const asked = lines.map((line) => askedOf(line, arch)).filter((uris) => uris.length > 0);
    return await Promise.all(asked.map((uris, index) => ask(uris, folder, index)));
  } finally {
    await folder.remove();
  }
}

/**
 * The files to request from a source until one exists; for a signed source only the signed file. Empty for a line
 * without binary packages.
 */
export function askedOf(line: string, debArch: string): readonly string[] {
  const source = parseSourceLine(line);
  if (source === undefined || source.type !== 'deb') return [];
  const uris = indexUris(source, debArch);
  return trustOf(source) === 'none' ? uris : uris.slice(0, 1);
}

/** A hook that prints the sources of mmdebstrap(1) on standard error, and stops it before it downloads anything. */
const SHOW_SOURCES = 'cat "$1/etc/apt/sources.list" >&2; exit 1';

async function defaultLines({ suite, components }: DebianRepositories): Promise<string[]> {
  if (findProgram(MMDEBSTRAP.name) === undefined) return [];
  const shown = await run(
    [
      ...([MMDEBSTRAP.name, '--mode=chrootless', '--variant=custom', '--format=null'] as const),
      ...[`--components=${components.join(',')}`, `--setup-hook=${SHOW_SOURCES}`, suite, '-'],
    ],
    { timeoutMs: TIMEOUT_MS },
  );
  return shown.stderr.split('\n').filter((line) => /^deb /.test(line));
}

async function ask(uris: readonly string[], { path }: TempDir, index: number): Promise<ArchiveAnswer> {
  let said = '';
  for (const uri of uris) {
    const file = `${path}/${index}`;
    // apt creates a link for a `file:` URI, and a copy for `copy:`.
    const from = uri.replace(/^file:/, 'copy:');
    const outcome = await run([APT_HELPER, '-q', ...AT_ONCE, 'download-file', from, file], {
      timeoutMs: TIMEOUT_MS,
    });
    const shown = withoutPassword(uri);
    if (outcome.ok) return { uri: shown, ...datesIn((await readTextIfThere(file)) ?? '') };
    const silent = outcome.reason === 'timeout' ? `no answer within ${TIMEOUT_MS / 1000} s` : undefined;
    said ||= silent ?? whyFailed(outcome.stderr);
  }
  return { uri: withoutPassword(uris[0] ?? ''), failed: said };
}

/** apt's reason, without follow-up errors and without the URI, which is known. */
export function whyFailed(stderr: string): string {
  const [, reason] = /^E: Failed to fetch \S+ +(.+)$/m.exec(stderr) ?? [];
  return withoutPassword(reason ?? lastError(causesIn(stderr)));
}

/** The dates in a release file (https://wiki.debian.org/DebianRepository/Format, "Date, Valid-Until"). */
export function datesIn(release: string): Pick<ArchiveAnswer, 'date' | 'validUntil'> {
  const at = (field: string) => Date.parse(fieldOf(release, field) ?? '') / 1000;
  const [date, validUntil] = [at('Date'), at('Valid-Until')];
  return { ...(date > 0 ? { date } : {}), ...(validUntil > 0 ? { validUntil } : {}) };
}
