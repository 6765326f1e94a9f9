import { findProgram, makeTempDir, readTextIfThere, run, type TempDir } from '@nx-aib/build-machine';
import type { ArchiveAnswer } from '@nx-aib/package-family';
import type { Distribution } from '@nx-aib/platforms';
import { lastError } from '@nx-aib/steps';
import { APT_HELPER } from '../apt/apt-helper';
import { causesIn } from '../apt/causes';
import { MMDEBSTRAP } from '../install/tools';
import { debianRepositories, type DebianRepositories } from '../plan/repositories';
import { mirrorLines } from '../archive/archive-sources';
import { fieldOf } from '../archive/deb822';
import { indexUris, parseSourceLine, trustOf, withoutPassword } from '../archive/source-lines';

/** For each archive; apt itself would try for minutes. */
const TIMEOUT_MS = 15_000;

/** No second try, and five seconds for a connection (apt.conf(5)). */
const AT_ONCE = ['Acquire::Retries=0', 'Acquire::http::Timeout=5', 'Acquire::https::Timeout=5'];

/**
 * Asks all archives at once, each through apt, whose proxies and methods it has, as a build does: what NX_AIB_MIRROR
 * names, else what mmdebstrap(1) takes. None where that is not installed.
 */
export async function askArchives(distribution: Distribution): Promise<readonly ArchiveAnswer[]> {
  const repositories = debianRepositories(distribution);
  const named = mirrorLines(repositories);
  const lines = named.length > 0 ? named : await defaultLines(repositories);
  const arch = Object.values(distribution.arches)[0]?.packageArch ?? 'all';
  const folder = await makeTempDir('archives');
  try {
    const asked = lines.map((line) => askedOf(line, arch)).filter((uris) => uris.length > 0);
    return await Promise.all(asked.map((uris, index) => ask(uris, folder, index)));
  } finally {
    await folder.remove();
  }
}

/** What is asked of a source until one is there: of a signed one what is signed. Nothing for a line that brings no packages. */
export function askedOf(line: string, debArch: string): readonly string[] {
  const source = parseSourceLine(line);
  if (source === undefined || source.type !== 'deb') return [];
  const uris = indexUris(source, debArch);
  return trustOf(source) === 'none' ? uris : uris.slice(0, 1);
}

/** A hook that ends mmdebstrap(1) when it knows its sources, before it asks any of them; it is heard on standard error. */
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
    const options = AT_ONCE.flatMap((option) => ['-o', option]);
    // apt links to what `file:` names, and copies what `copy:` does.
    const from = uri.replace(/^file:/, 'copy:');
    const outcome = await run([APT_HELPER, '-q', ...options, 'download-file', from, file], {
      timeoutMs: TIMEOUT_MS,
    });
    const shown = withoutPassword(uri);
    if (outcome.ok) return { uri: shown, ...datesIn((await readTextIfThere(file)) ?? '') };
    const silent = outcome.reason === 'timeout' ? `no answer within ${TIMEOUT_MS / 1000} s` : undefined;
    said ||= silent ?? whyFailed(outcome.stderr);
  }
  return { uri: withoutPassword(uris[0] ?? ''), failed: said };
}

/** apt's own reason, without what only follows from it and without the URI, which is known. */
export function whyFailed(stderr: string): string {
  const [, reason] = /^E: Failed to fetch \S+ +(.+)$/m.exec(stderr) ?? [];
  return withoutPassword(reason ?? lastError(causesIn(stderr)));
}

/** What a release file says of its age (https://wiki.debian.org/DebianRepository/Format, "Date, Valid-Until"). */
export function datesIn(release: string): Pick<ArchiveAnswer, 'date' | 'validUntil'> {
  const at = (field: string) => Date.parse(fieldOf(release, field) ?? '') / 1000;
  const [date, validUntil] = [at('Date'), at('Valid-Until')];
  return { ...(date > 0 ? { date } : {}), ...(validUntil > 0 ? { validUntil } : {}) };
}
