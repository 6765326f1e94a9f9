import { isAtOrBelow, parentOf } from '@nx-aib/core';
import { assignmentsIn, type Assignment } from './unit-file';
import { dropInNames } from './unit-names';

/** The kinds of Quadlet files that run containers. */
export type QuadletKind = 'container' | 'pod' | 'kube';

/** A service that Quadlet generates, podman-systemd.unit(5). */
export interface QuadletUnit {
  readonly kind: QuadletKind;
  /** The name of the generated service: `app.service`. */
  readonly service: string;
  readonly file: string;
  /** Of the file and its drop-ins, in the order in which they apply. */
  readonly settings: readonly (Assignment & { readonly file: string })[];
}

interface File {
  readonly path: string;
  readonly text: string;
}

/** The directories of Quadlet files that can be in an image, first to last; each with all those below it. */
const TOPS = ['/etc/containers/systemd', '/usr/share/containers/systemd'];

const SECTIONS: Readonly<Record<QuadletKind, string>> = { container: 'Container', pod: 'Pod', kube: 'Kube' };

/** Of several files with the same name the first one found is used, cmd/quadlet/main.go of Podman. */
export function loadQuadlets(files: readonly File[]): QuadletUnit[] {
  const ours = files.filter(({ path }) => TOPS.some((top) => isAtOrBelow(path, top))).sort(inSearchOrder);
  const found = new Map<string, File>();
  for (const file of ours) {
    const name = baseName(file.path);
    if (kindOf(name) !== undefined && !found.has(name)) found.set(name, file);
  }
  return [...found].flatMap(([name, file]) => {
    const kind = kindOf(name);
    if (kind === undefined || file.text.trim() === '') return [];
    const settings = [file, ...dropInsOf(name, ours)].flatMap(({ path, text }) =>
      assignmentsIn(text).map((assignment) => ({ ...assignment, file: path })),
    );
    return [{ kind, service: serviceOf(name, kind, settings), file: file.path, settings }];
  });
}

function kindOf(name: string): QuadletKind | undefined {
  const [, suffix] = /[^.]\.(container|pod|kube)$/.exec(name) ?? [];
  return suffix as QuadletKind | undefined;
}

/**
 * Sorted by name. Of those with the same name the first in the search path is used, and in one directory of it the most
 * specific: loadUnitDropins() of Podman 5.4. From 5.6 on a more specific one wins wherever it is.
 */
function dropInsOf(name: string, files: readonly File[]): File[] {
  const units = [...dropInNames(name), name.slice(name.lastIndexOf('.') + 1)].map((unit) => `${unit}.d`);
  const ours = files.flatMap((file) => {
    const folder = parentOf(file.path);
    const rank = units.indexOf(baseName(folder));
    return rank === -1 || !file.path.endsWith('.conf') ? [] : [{ file, rank, top: parentOf(folder) }];
  });
  const order = [...new Set(ours.map(({ top }) => top))].sort(byPlace);
  ours.sort((a, b) => order.indexOf(a.top) - order.indexOf(b.top) || a.rank - b.rank);
  const found = new Map<string, File>();
  for (const { file } of ours) if (!found.has(baseName(file.path))) found.set(baseName(file.path), file);
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, file]) => file);
}

/** getServiceName() in Podman's pkg/systemd/quadlet/quadlet.go. */
function serviceOf(name: string, kind: QuadletKind, settings: readonly Assignment[]): string {
  const named = lastIn(settings, SECTIONS[kind], 'ServiceName');
  if (named !== undefined && named !== '') return `${named.replace(/\.service$/, '')}.service`;
  const base = name.slice(0, -(kind.length + 1));
  const extra = kind === 'pod' ? '-pod' : '';
  return base.endsWith('@') ? `${base.slice(0, -1)}${extra}@.service` : `${base}${extra}.service`;
}

/** The value of the last assignment of a setting. */
function lastIn(settings: readonly Assignment[], section: string, key: string): string | undefined {
  return settings.filter((one) => one.section === section && one.key === key).at(-1)?.value;
}

function inSearchOrder(a: File, b: File): number {
  return byPlace(parentOf(a.path), parentOf(b.path)) || (a.path < b.path ? -1 : 1);
}

/** Each directory before those below it, siblings by name: AppendSubPaths() in Podman's unitdirs.go. */
function byPlace(a: string, b: string): number {
  const key = (folder: string) =>
    `${TOPS.findIndex((top) => isAtOrBelow(folder, top))}${folder.replaceAll('/', '\u0001')}`;
  const [left, right] = [key(a), key(b)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
