import type { Diagnostic, ManifestPath } from '@nx-aib/core';
import type { PlannedPath, PlannedService } from '@nx-aib/image-plan';
import { loadUnits, type LoadedUnit, type Root, type UnitText } from '@nx-aib/qm';
import { unitPlaceOf } from './unit-place';
import { posix } from 'node:path';

/** A unit file that the manifest puts into the image, and where its text is. */
export interface UnitSource extends UnitText {
  readonly root: Root;
  /** The item of the manifest that adds it. */
  readonly at: ManifestPath;
  /** The file beside the manifest with its text; undefined for a text in the manifest. */
  readonly source: string | undefined;
}

/** The unit files of a manifest by root and path. */
export class UnitSources {
  readonly #sources = new Map<string, UnitSource>();
  readonly #aliases = new Map<Root, Map<string, string>>();
  readonly #instances = new Map<Root, string[]>();

  /** @param texts of files beside the manifest; a unit file without a text is not read */
  constructor(paths: readonly PlannedPath[], texts: ReadonlyMap<string, string> | undefined) {
    for (const planned of paths) {
      if (planned.origin !== 'manifest') continue;
      if (planned.type === 'file') this.#addFile(planned, texts);
      else if (planned.type === 'symlink') this.#addLink(planned);
    }
  }

  get isEmpty(): boolean {
    return this.#sources.size === 0;
  }

  /** The source of a unit's file. */
  of(root: Root, path: string): UnitSource | undefined {
    return this.#sources.get(`${root} ${path}`);
  }

  /** The units of a root as its systemd loads them. */
  unitsOf(root: Root, services: readonly PlannedService[]): LoadedUnit[] {
    const files = [...this.#sources.values()].filter((source) => source.root === root);
    if (files.length === 0) return [];
    const inRoot = services.filter((service) => service.root === root);
    const masked = new Set(inRoot.filter(({ state }) => state === 'masked').map(({ unit }) => unit));
    const enabled = inRoot.filter(({ unit, state }) => state === 'enabled' && unit.includes('@'));
    const instances = [...(this.#instances.get(root) ?? []), ...enabled.map(({ unit }) => unit)];
    const units = loadUnits(files, { instances, aliases: this.#aliases.get(root) ?? new Map() });
    return units.filter(({ name }) => !masked.has(name));
  }

  #addFile(
    planned: Extract<PlannedPath, { type: 'file' }>,
    texts: ReadonlyMap<string, string> | undefined,
  ): void {
    const place = unitPlaceOf(planned.root, planned.path);
    if (place === undefined || planned.at === undefined) return;
    const source = 'source' in planned.content ? planned.content.source : undefined;
    const text = 'text' in planned.content ? planned.content.text : texts?.get(planned.content.source);
    if (text === undefined) return;
    this.#sources.set(`${place.root} ${place.path}`, { ...place, text, at: planned.at, source });
  }

  /** A link to /dev/null masks a unit, one to another name is an alias, and one in a directory such as .wants starts it. */
  #addLink({ root, path, target, at }: Extract<PlannedPath, { type: 'symlink' }>): void {
    const place = unitPlaceOf(root, path) ?? unitPlaceOf(root, posix.dirname(path));
    const [name, wanted] = [
      posix.basename(path),
      /\/systemd\/.+\.(?:wants|requires|upholds)\/[^/]+$/.test(path),
    ];
    if (wanted && /@.+\./.test(name)) this.#instances.set(root, [...(this.#instances.get(root) ?? []), name]);
    if (wanted || place === undefined || at === undefined) return;
    if (target === '/dev/null') {
      this.#sources.set(`${place.root} ${place.path}`, { ...place, text: '', at, source: undefined });
    } else if (posix.basename(target) !== name) {
      const aliases = this.#aliases.get(place.root) ?? new Map<string, string>();
      this.#aliases.set(place.root, aliases.set(name, posix.basename(target)));
    }
  }
}

/** What is said about a unit file, with its place in the image. */
export interface SaidOfUnit extends Pick<Diagnostic, 'code' | 'severity' | 'message' | 'hint'> {
  readonly root: Root;
  readonly file: string | null;
  readonly line: number | null;
}

/** A finding in a unit file as a diagnostic: at its line in the file beside the manifest, or in the manifest's text. */
export function inSource(
  { code, severity, message, hint, root, file, line }: SaidOfUnit,
  sources: UnitSources,
): Diagnostic {
  const said = { code, severity, message, ...(hint !== undefined && { hint }) };
  const source = file === null ? undefined : sources.of(root, file);
  if (source === undefined) return { ...said, path: ['qm', 'memory_limit'] };
  if (line === null) return { ...said, path: [...source.at, 'path'] };
  if (source.source === undefined) return { ...said, path: [...source.at, 'text'], textLine: line };
  const lineText = source.text.split(/\r?\n/)[line - 1] ?? '';
  const column = lineText.length - lineText.trimStart().length + 1;
  const length = Math.max(1, lineText.trim().length);
  return { ...said, path: source.at, location: { file: source.source, line, column, length, lineText } };
}
