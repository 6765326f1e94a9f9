import { listFilesBelow, readFileWhere, realPathOf, type PlacedFileFacts } from '@nx-aib/build-machine';
import { bytes, resultOf, type Bytes, type Diagnostic, type ManifestPath, type Result } from '@nx-aib/core';
import type { AddFile, Manifest } from '@nx-aib/manifest';
import { DEFAULT_MAX_FILES, type SourceFacts, type SourceFile, type SourceMatches } from './source-facts';
import { globBase, globMatcher } from './source-glob';
import { inWorkspace, mayBeAt, type SourcePlaces } from './source-places';
import { absoluteSource, outsideSource, oversizedSource, unreadableSource } from './source-problem';
import path from 'node:path';

/**
 * Reads every file that a manifest names: `source_path`, and the matches of `source_glob`. Sources are relative to the
 * manifest's directory and may be outside it (`../shared/motd`), so that images in one repository can share files. They
 * must not leave the workspace unless the user allows it. Symbolic links are followed; the image gets the content of
 * their targets.
 *
 * Errors, each with its position in the manifest: `source/absolute`, `source/outside`, `source/missing`,
 * `source/directory`, `source/special`, `source/symlink-loop`, `source/permission`, `source/name-too-long`,
 * `source/io`, `source/too-large`.
 *
 * @param imageSize a larger file is not read
 */
export async function gatherSourceFacts(
  manifest: Manifest,
  manifestDir: string,
  places: SourcePlaces,
  imageSize: Bytes,
): Promise<Result<SourceFacts>> {
  const gathering = new Gathering((await realPathOf(manifestDir)) ?? manifestDir, places, imageSize);
  await gathering.addFiles(manifest.content?.add_files, ['content', 'add_files']);
  await gathering.addFiles(manifest.qm?.content?.add_files, ['qm', 'content', 'add_files']);
  return resultOf(gathering.facts(), gathering.diagnostics);
}

class Gathering {
  readonly diagnostics: Diagnostic[] = [];
  readonly #manifestDir: string;
  readonly #files = new Map<string, SourceFile>();
  readonly #globs = new Map<string, SourceMatches>();

  /** @param manifestDir without symbolic links */
  constructor(
    manifestDir: string,
    private readonly places: SourcePlaces,
    private readonly imageSize: Bytes,
  ) {
    this.#manifestDir = manifestDir;
  }

  facts(): SourceFacts {
    return { files: this.#files, globs: this.#globs };
  }

  async addFiles(entries: readonly AddFile[] = [], at: ManifestPath): Promise<void> {
    for (const [index, entry] of entries.entries()) {
      if ('source_path' in entry) await this.#addFile(entry.source_path, [...at, index, 'source_path']);
      if ('source_glob' in entry) {
        const limit = entry.max_files ?? DEFAULT_MAX_FILES;
        await this.#addGlob(entry.source_glob, limit, [...at, index, 'source_glob']);
      }
    }
  }

  async #addFile(written: string, at: ManifestPath): Promise<void> {
    if (path.isAbsolute(written)) {
      this.diagnostics.push(absoluteSource(written, at));
      return;
    }
    const fact = await this.#look(path.posix.normalize(written), at);
    if (fact !== undefined) this.#files.set(written, fact);
  }

  /** At most `limit` files are read; the planner reports that there are more. */
  async #addGlob(pattern: string, limit: number, at: ManifestPath): Promise<void> {
    if (path.isAbsolute(pattern)) {
      this.diagnostics.push(absoluteSource(pattern, at));
      return;
    }
    const base = globBase(pattern);
    const folder = path.join(this.#manifestDir, base);
    const real = await realPathOf(folder);
    for (const place of [folder, real ?? folder]) {
      if (mayBeAt(this.places, place)) continue;
      this.diagnostics.push(outsideSource(pattern, this.places, at, place === folder ? undefined : place));
      return;
    }
    const matches = globMatcher(pattern);
    const below = await listFilesBelow(folder);
    const sources = below.map((name) => path.posix.join(base, name)).filter(matches);
    const known = this.#globs.get(pattern);
    if (known !== undefined && known.files.length >= Math.min(limit, sources.length)) return;
    const files: SourceFile[] = [];
    for (const source of sources.slice(0, limit)) {
      const fact = await this.#look(source, at);
      if (fact !== undefined) files.push(fact);
    }
    this.#globs.set(pattern, { matched: sources.length, base, files });
  }

  async #look(source: string, at: ManifestPath): Promise<SourceFile | undefined> {
    const file = path.join(this.#manifestDir, source);
    if (!mayBeAt(this.places, file)) {
      this.diagnostics.push(outsideSource(source, this.places, at));
      return undefined;
    }
    const facts = await readFileWhere(file, (place) => mayBeAt(this.places, place), this.imageSize);
    if (facts.ok) {
      const inside = [file, facts.realPath].every((place) => inWorkspace(this.places, place));
      const { size, sha256 } = facts;
      return { source, size: bytes(size), sha256, ...(inside ? {} : { outside: true }) };
    }
    this.diagnostics.push(this.#whyNot(source, facts, at));
    return undefined;
  }

  #whyNot(source: string, facts: Extract<PlacedFileFacts, { ok: false }>, at: ManifestPath): Diagnostic {
    if (facts.reason === 'elsewhere') return outsideSource(source, this.places, at, facts.realPath);
    if (facts.reason === 'too-large') return oversizedSource(source, bytes(facts.size), this.imageSize, at);
    return unreadableSource(source, facts.reason, at);
  }
}
