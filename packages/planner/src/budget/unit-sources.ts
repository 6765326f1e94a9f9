import type { Diagnostic, ManifestPath } from '@nx-aib/core';
import type { PlannedPath, PlannedService } from '@nx-aib/image-plan';
import { hostPathOf, loadUnits, type LoadedUnit, type Root, type UnitText } from '@nx-aib/qm';
import { isAlias, linkedUnitFile, unitPlaceOf, type UnitPlace } from './unit-place';
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
  constructor(
    paths: readonly PlannedPath[],
    private readonly texts: ReadonlyMap<string, string> | undefined,
  ) {
    const links: PlannedLink[] = [];
    for (const planned of paths) {
      if (planned.origin !== 'manifest') continue;
      if (planned.type === 'file') this.#addFile(unitPlaceOf(planned.root, planned.path), planned);
      else if (planned.type === 'symlink' && planned.path.includes('/systemd/')) links.push(planned);
    }
    if (links.length > 0) this.#addLinks(links, paths);
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

  #addFile(place: UnitPlace | undefined, { content, at }: PlannedFile): void {
    if (place === undefined || at === undefined) return;
    const source = 'source' in content ? content.source : undefined;
    const text = 'text' in content ? content.text : this.texts?.get(content.source);
    if (text !== undefined) this.#add(place, { text, at, source });
  }

  #add(place: UnitPlace, { text, at, source }: Pick<UnitSource, 'text' | 'at' | 'source'>): void {
    this.#sources.set(`${place.root} ${place.path}`, { ...place, text, at, source });
  }

  /** A link in a directory such as .wants starts a unit. */
  #addLinks(links: readonly PlannedLink[], paths: readonly PlannedPath[]): void {
    const files = new Map<string, PlannedFile>();
    for (const one of paths) if (one.type === 'file') files.set(hostPathOf(one.root, one.path), one);
    for (const link of links) {
      const [, instance] = /\.(?:wants|requires|upholds)\/([^/]+@.+\..+)$/.exec(link.path) ?? [];
      if (instance !== undefined)
        this.#instances.set(link.root, [...(this.#instances.get(link.root) ?? []), instance]);
      const place = unitPlaceOf(link.root, link.path);
      if (place !== undefined) this.#addLink(place, link, files);
    }
  }

  /** A link to /dev/null masks a unit. */
  #addLink(
    place: UnitPlace,
    { root, path, target, at }: PlannedLink,
    files: ReadonlyMap<string, PlannedFile>,
  ): void {
    if (target === '/dev/null') {
      if (at !== undefined) this.#add(place, { text: '', at, source: undefined });
    } else if (isAlias(place, target)) {
      const aliases = this.#aliases.get(place.root) ?? new Map<string, string>();
      this.#aliases.set(place.root, aliases.set(posix.basename(path), posix.basename(target)));
    } else {
      const file = files.get(linkedUnitFile(root, path, target) ?? '');
      if (file !== undefined) this.#addFile(place, file);
    }
  }
}

type PlannedFile = Extract<PlannedPath, { type: 'file' }>;
type PlannedLink = Extract<PlannedPath, { type: 'symlink' }>;

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
