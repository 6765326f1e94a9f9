import { parentOf } from '@nx-aib/core';
import { loadQuadlets, type QuadletKind } from './load-quadlets';
import { assignmentsIn, type Assignment } from './unit-file';
import { dropInNames, templateOf, unitTypeOf, type UnitType } from './unit-names';

/** A file of one root file system that may be part of a unit. */
export interface UnitText {
  /** Absolute, as the root's own systemd sees it. */
  readonly path: string;
  /** Empty for a link to /dev/null: both mask a unit. */
  readonly text: string;
}

/** An assignment, and the file that it is in. */
export interface UnitSetting extends Assignment {
  readonly file: string;
}

/** A unit as its systemd loads it; only what is known from the given files. */
export interface LoadedUnit {
  /** With its suffix: `app.service`. */
  readonly name: string;
  readonly type: UnitType;
  /** The kind of Quadlet file that it is generated from; null for a unit file, or if only drop-ins are known. */
  readonly quadlet: QuadletKind | null;
  /** The file that it is mainly in: its unit or Quadlet file, otherwise its first drop-in. */
  readonly file: string;
  /** In the order in which they apply: of two assignments the later one wins. */
  readonly settings: readonly UnitSetting[];
}

/** What is known about units beside their files. */
export interface UnitNames {
  /** Names of instances that are started: `app@1.service`. */
  readonly instances?: readonly string[];
  /** The units that symbolic links give another name, by that name. */
  readonly aliases?: ReadonlyMap<string, string>;
}

/** The directories of unit files that can be in an image, first to last: systemd.unit(5), "Unit File Load Path". */
const BEFORE_GENERATED = [
  '/etc/systemd/system.control',
  '/etc/systemd/system',
  '/etc/systemd/system.attached',
];
const AFTER_GENERATED = ['/usr/local/lib/systemd/system', '/usr/lib/systemd/system', '/lib/systemd/system'];
const FOLDERS = [...BEFORE_GENERATED, ...AFTER_GENERATED];

const UNIT_PLACE =
  /^\/(?:etc|usr\/lib|usr\/local\/lib|lib)\/systemd\/system(?:\.control|\.attached)?\/[^/]+(?:\.d\/[^/]+\.conf|\.(?:service|slice|socket|mount|swap))$/;
const QUADLET_PLACE =
  /^\/(?:etc|usr\/share)\/containers\/systemd\/(?:[^/]+\/)*[^/]+(?:\.d\/[^/]+\.conf|\.(?:container|pod|kube))$/;

/** Whether a file of a root is a unit file, a Quadlet file or a drop-in of one, judging by its path. */
export function isUnitPlace(path: string): boolean {
  return UNIT_PLACE.test(path) || QUADLET_PLACE.test(path);
}

/** A drop-in directory's files by the name of the unit that they apply to. */
type DropIns = ReadonlyMap<string, readonly UnitText[]>;

/**
 * The units of a root, sorted by name, as systemd and Quadlet read them: which file wins, in which order drop-ins apply
 * (systemd.unit(5), podman-systemd.unit(5)). Masked units are left out. A unit that is known only by its drop-ins is in a
 * package. Never fails: what is not understood is skipped.
 */
export function loadUnits(
  given: readonly UnitText[],
  { instances = [], aliases }: UnitNames = {},
): LoadedUnit[] {
  const files = given.filter(({ path }) => isUnitPlace(path));
  const main = new Map<string, UnitText>();
  for (const folder of [...FOLDERS].reverse())
    for (const file of files) if (parentOf(file.path) === folder) main.set(baseName(file.path), file);
  const dropIns = dropInsOf(files, aliases);
  const generated = new Map(loadQuadlets(files).map((quadlet) => [quadlet.service, quadlet]));
  const names = new Set([...main.keys(), ...generated.keys(), ...instances]);
  for (const name of dropIns.keys()) if (isWholeName(name)) names.add(name);
  return [...names]
    .filter((name) => aliases?.has(name) !== true)
    .sort()
    .flatMap((name) => {
      const file = main.get(name) ?? main.get(templateOf(name) ?? '');
      const quadlet = generated.get(name) ?? generated.get(templateOf(name) ?? '');
      const wins =
        quadlet !== undefined && (file === undefined || !isBeforeGenerated(file)) ? quadlet : undefined;
      return unitOf(name, wins === undefined ? file : wins, dropIns);
    });
}

function unitOf(
  name: string,
  main: UnitText | ReturnType<typeof loadQuadlets>[number] | undefined,
  dropIns: DropIns,
): LoadedUnit[] {
  const type = unitTypeOf(name);
  if (type === undefined) return [];
  const isQuadlet = main !== undefined && 'kind' in main;
  if (main !== undefined && !isQuadlet && main.text.trim() === '') return [];
  const added = applying(name, type, dropIns);
  const [first] = added;
  const file = isQuadlet ? main.file : (main?.path ?? first?.path);
  if (file === undefined) return [];
  const own = main === undefined ? [] : isQuadlet ? main.settings : settingsOf(main);
  const settings = [...own, ...added.flatMap(settingsOf)];
  return [{ name, type, quadlet: isQuadlet ? main.kind : null, file, settings }];
}

/** The drop-ins of a unit in the order in which they apply: by name, and of those with the same name the first found. */
function applying(name: string, type: UnitType, dropIns: DropIns): UnitText[] {
  const found = new Map<string, UnitText>();
  const add = (unit: string, folder: string) => {
    for (const file of dropIns.get(unit) ?? []) {
      const base = baseName(file.path);
      if (parentOf(parentOf(file.path)) === folder && !found.has(base)) found.set(base, file);
    }
  };
  for (const folder of FOLDERS) for (const unit of dropInNames(name)) add(unit, folder);
  for (const folder of FOLDERS) add(type, folder);
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, file]) => file);
}

function dropInsOf(files: readonly UnitText[], aliases: UnitNames['aliases']): DropIns {
  const found = new Map<string, UnitText[]>();
  for (const file of files) {
    const folder = parentOf(file.path);
    if (!folder.endsWith('.d') || !FOLDERS.includes(parentOf(folder))) continue;
    const name = baseName(folder).slice(0, -'.d'.length);
    const unit = aliases?.get(name) ?? name;
    found.set(unit, [...(found.get(unit) ?? []), file]);
  }
  return found;
}

/** Of one unit: not `service`, which is that of all services, nor `app-.service`. */
function isWholeName(name: string): boolean {
  return name.includes('.') && !/[^.]-\.[^.]+$/.test(name);
}

function isBeforeGenerated({ path }: UnitText): boolean {
  return BEFORE_GENERATED.includes(parentOf(path));
}

/** The assignments of a file. */
export function settingsOf({ path, text }: UnitText): UnitSetting[] {
  return assignmentsIn(text).map((assignment) => ({ ...assignment, file: path }));
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
