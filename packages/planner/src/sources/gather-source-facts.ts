import {
  listFilesBelow,
  readFileWhere,
  realPathOf,
  type PlacedFileFacts,
} from '@nx-aib/build-machine/reading';
import { bytes, type Bytes, type Diagnostic, type ManifestPath } from '@nx-aib/core';
import type { AddFile, Content, Manifest } from '@nx-aib/manifest';
import { hostPathOf, type Root } from '@nx-aib/qm';
import { linkedUnitFile, unitPlaceOf } from '../budget/unit-place';
import { DEFAULT_MAX_FILES, type SourceFacts, type SourceFile, type SourceMatches } from './source-facts';
import { globBase, globMatcher, nameBelow } from './source-glob';
import { inWorkspace, mayBeAt, type SourcePlaces } from './source-places';
import { absoluteSource, outsideSource, oversizedSource, unreadableSource } from './source-problem';
import { createHash } from 'node:crypto';
import path from 'node:path';

/** How missing sources are treated. */
export interface AbsentSources {
  /**
   * Treats a missing file as empty, and accepts a pattern without matches: for what does not depend on the content of
   * files that a task makes later. Such a plan is never shown or built. Default false.
   */
  readonly expectAbsent?: boolean | undefined;
  /** The hint that says what makes the missing `source`, a file or pattern relative to the workspace root. */
  readonly makerOf?: ((source: string) => string | undefined) | undefined;
}

export interface GatheredSources {
  readonly facts: SourceFacts;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads every file that a manifest names: `source_path`, and the matches of `source_glob`. Sources are relative to the
 * manifest's directory and may be outside it (`../shared/motd`), so that images in one repository can share files. They
 * must not leave the workspace unless the user allows it. Symbolic links are followed; the image gets the content of
 * their targets. The texts of those that become unit files are kept. A source that cannot be used is an empty file in the facts, so that planning finds the other errors, too.
 *
 * Errors, each with its position in the manifest: `source/absolute`, `source/outside`, `source/missing`,
 * `source/directory`, `source/special`, `source/symlink-loop`, `source/permission`, `source/name-too-long`,
 * `source/io`, `source/too-large`.
 *
 * @param imageSize a larger file is not read
 * @param absent default: each missing file is an error
 */
export async function gatherSourceFacts(
  manifest: Manifest,
  manifestDir: string,
  places: SourcePlaces,
  imageSize: Bytes,
  absent: AbsentSources = {},
): Promise<GatheredSources> {
  const dir = (await realPathOf(manifestDir)) ?? manifestDir;
  const gathering = new Gathering(dir, places, imageSize, absent, linkedUnitFiles(manifest));
  await gathering.addFiles('host', manifest.content?.add_files, ['content', 'add_files']);
  await gathering.addFiles('qm', manifest.qm?.content?.add_files, ['qm', 'content', 'add_files']);
  return { facts: gathering.facts(), diagnostics: gathering.diagnostics };
}

type GlobEntry = Extract<AddFile, { source_glob: string }>;

/** systemd refuses a unit file with a longer line, LONG_LINE_MAX in its src/basic/fileio.h. */
const MOST_UNIT_BYTES = bytes(1024 * 1024);

/** Files that links make unit files, as paths in the host's tree. */
function linkedUnitFiles({ content, qm }: Manifest): ReadonlySet<string> {
  const linked = (root: Root, { add_symlinks: links = [] }: Pick<Content, 'add_symlinks'> = {}) =>
    links.flatMap(({ link, target }) => linkedUnitFile(root, link, target) ?? []);
  return new Set([...linked('host', content), ...linked('qm', qm?.content)]);
}

class Gathering {
  readonly diagnostics: Diagnostic[] = [];
  readonly #manifestDir: string;
  readonly #files = new Map<string, SourceFile>();
  readonly #globs = new Map<string, SourceMatches>();
  readonly #texts = new Map<string, string>();
  /** The sources that are looked at as unit files. */
  readonly #units = new Set<string>();

  /** @param manifestDir without symbolic links */
  constructor(
    manifestDir: string,
    private readonly places: SourcePlaces,
    private readonly imageSize: Bytes,
    private readonly absent: AbsentSources,
    private readonly linked: ReadonlySet<string>,
  ) {
    this.#manifestDir = manifestDir;
  }

  facts(): SourceFacts {
    const texts = this.#texts.size === 0 ? {} : { texts: this.#texts };
    return { files: this.#files, globs: this.#globs, ...texts };
  }

  async addFiles(root: Root, entries: readonly AddFile[] = [], at: ManifestPath): Promise<void> {
    for (const [index, entry] of entries.entries()) {
      if ('source_path' in entry) {
        const isUnit = this.#isUnit(root, entry.path);
        await this.#addFile(entry.source_path, [...at, index, 'source_path'], isUnit);
      }
      if ('source_glob' in entry) await this.#addGlob(root, entry, [...at, index, 'source_glob']);
    }
  }

  #isUnit(root: Root, destination: string): boolean {
    if (unitPlaceOf(root, destination) !== undefined) return true;
    return this.linked.size > 0 && this.linked.has(hostPathOf(root, destination));
  }

  async #addFile(written: string, at: ManifestPath, isUnit: boolean): Promise<void> {
    if (path.isAbsolute(written)) {
      this.diagnostics.push(absoluteSource(written, at));
      this.#files.set(written, emptyFile(written));
      return;
    }
    this.#files.set(written, await this.#look(path.posix.normalize(written), at, isUnit));
  }

  /** At most `max_files` files are read; the planner reports that there are more. */
  async #addGlob(root: Root, entry: GlobEntry, at: ManifestPath): Promise<void> {
    const { source_glob: pattern, max_files: limit = DEFAULT_MAX_FILES, preserve_path = false } = entry;
    if (path.isAbsolute(pattern)) {
      this.diagnostics.push(absoluteSource(pattern, at));
      this.#globs.set(pattern, REPORTED);
      return;
    }
    const base = globBase(pattern);
    const folder = path.join(this.#manifestDir, base);
    const real = await realPathOf(folder);
    for (const place of [folder, real ?? folder]) {
      if (mayBeAt(this.places, place)) continue;
      this.diagnostics.push(outsideSource(pattern, this.places, at, place === folder ? undefined : place));
      this.#globs.set(pattern, REPORTED);
      return;
    }
    const matches = globMatcher(pattern);
    const below = await listFilesBelow(folder);
    const sources = below.map((name) => path.posix.join(base, name)).filter(matches);
    const isUnit = (source: string) =>
      this.#isUnit(root, `${entry.path}/${nameBelow(base, source, preserve_path)}`);
    const known = this.#globs.get(pattern);
    const isRead = (source: string) => !isUnit(source) || this.#units.has(source);
    if (
      sources.slice(0, limit).every(isRead) &&
      known !== undefined &&
      known.files.length >= Math.min(limit, sources.length)
    )
      return;
    const files: SourceFile[] = [];
    for (const source of sources.slice(0, limit)) {
      files.push(await this.#look(source, at, isUnit(source)));
    }
    const isExpected = this.absent.expectAbsent === true;
    const none = sources.length === 0 && { none: { hint: this.#makerOf(pattern), isExpected } };
    this.#globs.set(pattern, { matched: sources.length, base, files, ...none });
  }

  async #look(source: string, at: ManifestPath, isUnit: boolean): Promise<SourceFile> {
    const file = path.join(this.#manifestDir, source);
    if (isUnit) this.#units.add(source);
    if (!mayBeAt(this.places, file)) {
      this.diagnostics.push(outsideSource(source, this.places, at));
      return emptyFile(source);
    }
    const allowed = (place: string) => mayBeAt(this.places, place);
    const facts = await readFileWhere(file, allowed, this.imageSize, isUnit ? MOST_UNIT_BYTES : undefined);
    if (facts.ok) {
      if (facts.text !== undefined) this.#texts.set(source, facts.text);
      const inside = [file, facts.realPath].every((place) => inWorkspace(this.places, place));
      const { size, sha256 } = facts;
      return { source, size: bytes(size), sha256, ...(inside ? {} : { outside: true }) };
    }
    if (facts.reason !== 'missing' || this.absent.expectAbsent !== true)
      this.diagnostics.push(this.#whyNot(source, facts, at));
    return emptyFile(source);
  }

  #whyNot(source: string, facts: Extract<PlacedFileFacts, { ok: false }>, at: ManifestPath): Diagnostic {
    if (facts.reason === 'elsewhere') return outsideSource(source, this.places, at, facts.realPath);
    if (facts.reason === 'too-large') return oversizedSource(source, bytes(facts.size), this.imageSize, at);
    const maker = facts.reason === 'missing' ? this.#makerOf(source) : undefined;
    return unreadableSource(source, facts.reason, at, maker);
  }

  #makerOf(source: string): string | undefined {
    return this.absent.makerOf?.(path.relative(this.places.root, path.join(this.#manifestDir, source)));
  }
}

/** A pattern whose error is reported here, so that the planner does not report that it matches nothing. */
const REPORTED: SourceMatches = {
  matched: 0,
  base: '',
  files: [],
  none: { hint: undefined, isExpected: true },
};

function emptyFile(source: string): SourceFile {
  return { source, size: bytes(0), sha256: createHash('sha256').digest('hex') };
}
