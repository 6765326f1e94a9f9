import { createHash } from 'node:crypto';
import { hostPathOf, type Root } from '@nx-aib/qm';
import type { ImagePlan, PlannedPath } from '@nx-aib/image-plan';
import { changeMode } from '@nx-aib/core';
import type { DiskEntry, DiskTree } from './disk-tree';

/** Linux follows at most this many symbolic links in one path, path_resolution(7). */
const MAX_LINKS = 40;

/** A tree with the targets of its links. */
export interface ReadTree {
  readonly tree: DiskTree;
  readonly contents: ReadonlyMap<string, Buffer>;
}

/** The place in the host's tree that a path in a root leads to, as resolved by a kernel with that root directory. */
export function placeOf(read: ReadTree, root: Root, wanted: string, followLast: boolean): string {
  let links = 0;
  let here = '';
  const left = wanted.split('/').filter((name) => name !== '');
  for (let name = left.shift(); name !== undefined; name = left.shift()) {
    if (name === '.') continue;
    if (name === '..') {
      here = here.slice(0, Math.max(0, here.lastIndexOf('/')));
      continue;
    }
    const next = `${here}/${name}`;
    const target = linkAt(read, hostPathOf(root, next));
    if (target === undefined || (left.length === 0 && !followLast)) {
      here = next;
      continue;
    }
    links += 1;
    if (links > MAX_LINKS) throw new Error(`the links of ${wanted} go round in a circle`);
    if (target.startsWith('/')) here = '';
    left.unshift(...target.split('/').filter((part) => part !== ''));
  }
  return hostPathOf(root, here === '' ? '/' : here);
}

function linkAt({ tree, contents }: ReadTree, at: string): string | undefined {
  return tree.get(at)?.type === 'link' ? contents.get(at)?.toString() : undefined;
}

/** The expected entry at a place, as far as the plan defines it. */
export interface Planned {
  readonly type: 'file' | 'directory' | 'link' | 'absent';
  readonly mode?: number | undefined;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  /** SHA-256 of a file's content, or a link's target. */
  readonly holds?: string;
}

/**
 * The expected entries of an image according to its plan, place by place: an independent interpretation of the plan,
 * using the finished image's tree; later items win.
 */
export function plannedTree(plan: ImagePlan, read: ReadTree): ReadonlyMap<string, Planned> {
  const planned = new Map<string, Planned>();
  const madeLater = masksOf(plan);
  for (const path of plan.paths) {
    const place = placeOf(read, path.root, path.path, path.type === 'attributes');
    if (path.type !== 'attributes') {
      planned.set(place, stateOf(path, read, planned.get(place)));
      continue;
    }
    for (const one of path.recursive ? placesBelow(place, read.tree, path.root) : [place]) {
      const entry = read.tree.get(one);
      if (entry !== undefined && !madeLater.has(one))
        planned.set(one, changed(path, planned.get(one), entry, read));
    }
  }
  return planned;
}

/** The links of masked units: services are applied after paths, so they are not affected by changes of owners. */
function masksOf({ services }: ImagePlan): ReadonlySet<string> {
  const masked = services.filter(({ state }) => state === 'masked');
  return new Set(masked.map(({ root, unit }) => hostPathOf(root, `/etc/systemd/system/${unit}`)));
}

function stateOf(
  path: Exclude<PlannedPath, { type: 'attributes' }>,
  read: ReadTree,
  before: Planned | undefined,
): Planned {
  if (path.type === 'absent') return { type: 'absent' };
  if (path.type === 'symlink') return { type: 'link', mode: 0o777, uid: 0, gid: 0, holds: path.target };
  const owner = {
    mode: parseInt(path.mode, 8),
    uid: idOf(path.user, 'passwd', path.root, read),
    gid: idOf(path.group, 'group', path.root, read),
  };
  if (path.type === 'directory') return { ...before, type: 'directory', ...owner };
  const { content } = path;
  const sha256 = 'text' in content ? createHash('sha256').update(content.text).digest('hex') : content.sha256;
  return { type: 'file', ...owner, holds: sha256 };
}

function changed(
  path: Extract<PlannedPath, { type: 'attributes' }>,
  before: Planned | undefined,
  entry: DiskEntry,
  read: ReadTree,
): Planned {
  const type = entry.type === 'other' ? 'file' : entry.type;
  const { mode, user, group } = path;
  const known = before?.mode ?? (mode !== null && /^[0-7]+$/.test(mode) && type === 'file' ? 0 : undefined);
  const newMode =
    type === 'link' || mode === null || known === undefined
      ? known
      : changeMode(mode, known, type === 'directory');
  return {
    ...before,
    type,
    mode: type === 'link' ? 0o777 : newMode,
    uid: user === null ? before?.uid : idOf(user, 'passwd', path.root, read),
    gid: group === null ? before?.gid : idOf(group, 'group', path.root, read),
  };
}

/** With everything below in that root, including mounted file systems and QM's own places. */
export function placesBelow(place: string, tree: DiskTree, root: Root): string[] {
  const below = place === '/' ? '/' : `${place}/`;
  const qm = ['/etc', '/var'].map((name) => hostPathOf('qm', name));
  const alsoBelow = root === 'qm' && place === hostPathOf('qm', '/') ? qm : [];
  return [...tree.keys()].filter(
    (at) =>
      at === place ||
      at.startsWith(below) ||
      alsoBelow.some((other) => at === other || at.startsWith(`${other}/`)),
  );
}

function idOf(name: string, file: 'passwd' | 'group', root: Root, { contents }: ReadTree): number {
  const text = contents.get(hostPathOf(root, `/etc/${file}`))?.toString() ?? '';
  const line = text.split('\n').find((one) => one.startsWith(`${name}:`));
  return Number(line === undefined ? name : line.split(':')[2]);
}
