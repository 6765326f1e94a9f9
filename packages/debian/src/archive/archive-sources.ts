import {
  environmentVariable,
  fileSize,
  lastError,
  makeTempDir,
  readFileFacts,
  run,
  sha256File,
  type Argv,
  WHY_UNREADABLE,
} from '@nx-aib/build-machine';
import type { PlannedSource } from '@nx-aib/image-plan';
import { failure, success, withoutPassword, type Diagnostic, type Result } from '@nx-aib/core';
import {
  ARCHIVE_KEYRING,
  indexUris,
  parseSourceLine,
  signersOf,
  sourceLines,
  trustOf,
  type SourceLine,
} from './source-lines';
import type { ArchiveParams } from '../params/step-params';
import { causesIn } from '../apt/causes';
import { APT_HELPER } from '../apt/apt-helper';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';

/** Identifies package sources. */
type Archive = Pick<ArchiveParams, 'suites' | 'components' | 'debArch'>;

/**
 * The sources from which a build installs packages, as lines of sources.list(5); none for the distribution's own
 * archive.
 */
export function mirrorLines(archive: Pick<Archive, 'suites' | 'components'>): string[] {
  return sourceLines(environmentVariable('NX_AIB_MIRROR') ?? '', archive);
}

/** The lines of unsigned sources, without passwords. */
export function unsignedLines(archive: Pick<Archive, 'suites' | 'components'>): string[] {
  return mirrorLines(archive)
    .filter((line) => {
      const parsed = parseSourceLine(line);
      return parsed === undefined || trustOf(parsed) === 'none';
    })
    .map(withoutPassword);
}

/**
 * The sources that are not signed with the distribution's own keys, each with a digest that represents its content: of
 * the indexes if it is unsigned, of the keyrings if it is signed with other keys. They are part of a build's inputs;
 * signed mirrors of the distribution are not, because they all have the same content.
 *
 * Errors: `archive/bad-source` for an invalid line of sources.list(5); `archive/unreadable` if no index of a source is
 * available; `archive/no-keyring`.
 */
export async function plannedSources(archive: Archive): Promise<Result<PlannedSource[]>> {
  const planned: PlannedSource[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const line of mirrorLines(archive)) {
    const source = await plannedSource(line, archive);
    diagnostics.push(...source.diagnostics);
    if (source.ok && source.value !== null) planned.push(source.value);
  }
  return diagnostics.length > 0 ? failure(diagnostics) : success(planned);
}

async function plannedSource(line: string, { debArch }: Archive): Promise<Result<PlannedSource | null>> {
  const parsed = parseSourceLine(line);
  if (parsed === undefined) return failure([badSource(line)]);
  const trust = trustOf(parsed);
  if (trust === 'archive') return success(null);
  const digest = trust === 'none' ? await indexDigest(parsed, debArch) : await keyDigest(parsed);
  if (!digest.ok) return digest;
  // A copy of the distribution's own keyring counts as that keyring.
  if (digest.value === null) return success(null);
  return success({ line: withoutPassword(line), trust, sha256: digest.value });
}

/** Of the names and digests of all files that describe a source's content. */
async function indexDigest(source: SourceLine, debArch: string): Promise<Result<string>> {
  const folder = await makeTempDir('indexes');
  try {
    // apt creates links for `file:`, and copies for `copy:`.
    const uris = indexUris(source, debArch).map((uri) => uri.replace(/^file:/, 'copy:'));
    const file = (index: number) => path.join(folder.path, String(index));
    const argv: Argv = [
      ...([APT_HELPER, '-q', 'download-file'] as const),
      ...uris.flatMap((uri, index) => [uri, file(index)]),
    ];
    const outcome = await run(argv, { env: { LC_ALL: 'C.UTF-8' } });
    const found: string[] = [];
    for (const [index, uri] of uris.entries()) {
      if ((await fileSize(file(index))) !== undefined)
        found.push(`${path.posix.basename(uri)} ${await sha256File(file(index))}\n`);
    }
    if (found.length === 0) return failure([unreadable(source, outcome.stderr)]);
    return success(createHash('sha256').update(found.join('')).digest('hex'));
  } finally {
    await folder.remove();
  }
}

/** Of the keyrings and key fingerprints; null if all are the distribution's own. */
async function keyDigest(source: SourceLine): Promise<Result<string | null>> {
  const own = await readFileFacts(ARCHIVE_KEYRING);
  const digests: string[] = [];
  for (const signer of signersOf(source)) {
    if (!path.isAbsolute(signer)) {
      digests.push(signer);
      continue;
    }
    const facts = await readFileFacts(signer);
    if (!facts.ok) return failure([noKeyring(signer, WHY_UNREADABLE[facts.reason])]);
    digests.push(facts.sha256);
  }
  if (own.ok && digests.every((digest) => digest === own.sha256)) return success(null);
  return success(createHash('sha256').update(digests.join('\n')).digest('hex'));
}

/**
 * Runs code that uses the planned sources; they are checked again before and after it. Otherwise a step's cached output
 * could come from another source than its fingerprint says, or from content that has changed in the meantime.
 */
export async function withPlannedSources<T>(
  archive: ArchiveParams,
  work: () => Promise<Result<T>>,
): Promise<Result<T>> {
  const before = await otherSources(archive);
  if (before.length > 0) return failure(before);
  const result = await work();
  if (!result.ok) return result;
  const after = await otherSources(archive);
  return after.length > 0 ? failure(after) : result;
}

async function otherSources(archive: ArchiveParams): Promise<readonly Diagnostic[]> {
  const now = await plannedSources(archive);
  if (!now.ok) return now.diagnostics;
  if (isDeepStrictEqual(now.value, archive.sources ?? [])) return [];
  return [
    {
      code: 'archive/other-sources',
      severity: 'error',
      message: `unsigned or third-party package sources differ from the plan: ${now.value.map(({ line }) => line).join('; ') || 'from none'}`,
      hint: 'NX_AIB_MIRROR, or what it names, was changed: build again; `nx reset` ends a daemon that was started with another NX_AIB_MIRROR',
    },
  ];
}

function badSource(line: string): Diagnostic {
  return {
    code: 'archive/bad-source',
    severity: 'error',
    message: `NX_AIB_MIRROR has "${withoutPassword(line)}", which is not a valid line of sources.list(5)`,
    hint: 'write a URI, or a line such as "deb [trusted=yes] file:/srv/packages ./"',
  };
}

function unreadable({ uri, suite }: SourceLine, stderr: string): Diagnostic {
  return {
    code: 'archive/unreadable',
    severity: 'error',
    message: `${withoutPassword(uri)} is not signed for ${suite}, and its indexes, which are needed to fingerprint it, cannot be fetched: ${withoutPassword(lastError(causesIn(stderr)))}`,
    hint: 'NX_AIB_MIRROR names it; with a lock file, an unsigned mirror is safe',
  };
}

function noKeyring(file: string, why: string): Diagnostic {
  const message = `NX_AIB_MIRROR names the keyring "${file}", which cannot be read: ${why}`;
  return { code: 'archive/no-keyring', severity: 'error', message };
}
