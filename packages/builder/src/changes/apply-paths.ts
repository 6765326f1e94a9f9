import { type PlannedPath, Mounts } from '@nx-aib/image-plan';
import { type Root, hostPathOf, insideQm, qmPlacesBelow } from '@nx-aib/qm';
import { changeMode, type Diagnostic, parentOf } from '@nx-aib/core';
import { idOf } from './account-ids';
import type { Attributes, Edit } from './edit';
import { LinkedFiles } from './linked-files';
import type { PlannedPlaces, Untrue } from './planned-places';
import type { IndexEntry } from './root-index';
import type { RootTree } from './root-tree';

/** A root, and the ids of its users and groups. */
export interface RootState {
  readonly root: Root;
  readonly tree: RootTree;
  readonly users: ReadonlyMap<string, number>;
  readonly groups: ReadonlyMap<string, number>;
}

export interface Applied {
  readonly edits: readonly Edit[];
  readonly diagnostics: readonly Diagnostic[];
}

const ROOT_OWNED = { uid: 0, gid: 0 } as const;

/** Facts about the whole image that determine whether a path can be changed. */
interface Surroundings {
  readonly mounts: Mounts;
  readonly linked: LinkedFiles;
  readonly places: PlannedPlaces | undefined;
}

/**
 * Applies planned paths in order to the trees, and returns the necessary edits.
 * @param places Records what is planned at each place, so that nothing is planned twice; without it the last entry
 * wins.
 */
export function applyPaths(
  paths: readonly PlannedPath[],
  roots: ReadonlyMap<Root, RootState>,
  mounts = new Mounts({ roots: [...roots.keys()], mountPoints: [], own: [] }),
  places?: PlannedPlaces,
): Applied {
  const edits: Edit[] = [];
  const diagnostics: Diagnostic[] = [];
  const around = { mounts, linked: new LinkedFiles(), places };
  for (const planned of paths) {
    const state = roots.get(planned.root);
    if (state === undefined) throw new Error(`no root ${planned.root}`);
    const applied = applyPath(planned, state, roots.get('qm'), around);
    if (typeof applied === 'string') diagnostics.push(impossible(planned, applied));
    else if ('why' in applied) {
      // Derived paths, such as the links of units, have no position of their own: the other one's is enough.
      const at = planned.at ?? applied.at;
      if (planned.at !== undefined || !diagnostics.some(({ path }) => path === at))
        diagnostics.push(impossible(planned, applied.why, at));
    } else
      for (const edit of applied) edits.push(planned.at === undefined ? edit : { ...edit, at: planned.at });
  }
  for (const [planned, why] of around.linked.problems()) {
    diagnostics.push({
      ...impossible(planned, why),
      hint: 'give all of its names the same attributes, or remove the other names',
    });
  }
  return { edits, diagnostics };
}

/** The edits for one planned path, or why it cannot be applied. */
function applyPath(
  planned: PlannedPath,
  state: RootState,
  qm: RootState | undefined,
  around: Surroundings,
): Edit[] | string | Untrue {
  const path = state.tree.resolve(planned.path, planned.type === 'attributes');
  if (path === undefined) return 'its symbolic links form a loop';
  const inside = state.root === 'host' && qm !== undefined ? insideQm(path) : undefined;
  if (inside !== undefined && qm !== undefined) {
    // QM's tree records what exists there; the names of owners are still the host's.
    const { users, groups } = state;
    return applyPath({ ...planned, root: 'qm', path: inside }, { ...qm, users, groups }, undefined, around);
  }
  const hidden = planned.origin === 'manifest' ? around.mounts.whyHidden(at(state, path)) : undefined;
  if (hidden !== undefined) return hidden;
  const untrue = around.places?.note(planned, at(state, path));
  return untrue ?? applyAt(path, planned, state, qm, around);
}

/** The same for a path without links that may be changed. */
function applyAt(
  path: string,
  planned: PlannedPath,
  state: RootState,
  qm: RootState | undefined,
  around: Surroundings,
): Edit[] | string {
  switch (planned.type) {
    case 'file':
      return replace(state, path, (edits) => {
        const attributes = attributesOf(planned, state);
        if (typeof attributes === 'string') return attributes;
        state.tree.set(path, { type: 'file', ...attributes });
        return [
          ...edits,
          { edit: 'write-file', path: at(state, path), attributes, content: planned.content },
        ];
      });
    case 'symlink':
      return replace(state, path, (edits) => {
        state.tree.set(path, { type: 'link', mode: 0o777, ...ROOT_OWNED, link: planned.target });
        return [...edits, { edit: 'make-symlink', path: at(state, path), target: planned.target }];
      });
    case 'directory':
      return makeDirectory(planned, path, state);
    case 'attributes':
      if (planned.recursive && qm !== undefined && qmPlacesBelow(path).length > 0)
        return `it contains QM's files, in ${qmPlacesBelow(path).join(', ')}: choose directories that do not contain them`;
      return setAttributes(planned, path, state, around.linked);
    case 'absent':
      return remove(path, state, around.mounts);
  }
}

/** Removes what is at `path`, unless it is a directory, creates its parents, and continues with `next`. */
function replace(state: RootState, path: string, next: (edits: Edit[]) => Edit[] | string): Edit[] | string {
  const there = state.tree.get(path);
  if (there?.type === 'dir') return 'it is a directory';
  const parents = makeParents(state, path);
  if (typeof parents === 'string') return parents;
  return next(there === undefined ? parents : [...parents, removal(state, path, there)]);
}

function makeParents(state: RootState, path: string): Edit[] | string {
  const missing: string[] = [];
  let parent = parentOf(path);
  for (; state.tree.get(parent) === undefined; parent = parentOf(parent)) missing.push(parent);
  if (state.tree.get(parent)?.type !== 'dir') return `${parent} is not a directory`;
  return missing.reverse().map((one) => newDirectory(state, one, { mode: 0o755, ...ROOT_OWNED }));
}

function newDirectory(state: RootState, path: string, attributes: Attributes): Edit {
  state.tree.set(path, { type: 'dir', ...attributes });
  return { edit: 'make-directory', path: at(state, path), attributes };
}

function makeDirectory(
  planned: Extract<PlannedPath, { type: 'directory' }>,
  path: string,
  state: RootState,
): Edit[] | string {
  const attributes = attributesOf(planned, state);
  if (typeof attributes === 'string') return attributes;
  const there = state.tree.get(path);
  if (there !== undefined) {
    if (there.type !== 'dir') return 'something else exists there';
    if (!planned.existOk) return 'the directory already exists (exist_ok: true accepts that)';
    return change(state, path, there, attributes);
  }
  if (!planned.parents && state.tree.get(parentOf(path)) === undefined) {
    return `${parentOf(path)} does not exist (parents: true creates it)`;
  }
  const parents = makeParents(state, path);
  return typeof parents === 'string' ? parents : [...parents, newDirectory(state, path, attributes)];
}

function setAttributes(
  planned: Extract<PlannedPath, { type: 'attributes' }>,
  path: string,
  state: RootState,
  linked: LinkedFiles,
): Edit[] | string {
  if (state.tree.get(path) === undefined) return 'it does not exist';
  const edits: Edit[] = [];
  for (const one of planned.recursive ? [path, ...state.tree.below(path)] : [path]) {
    const entry = state.tree.get(one);
    if (entry === undefined || entry.type === 'other') continue;
    const uid = planned.user === null ? entry.uid : idOf(planned.user, state.users);
    const gid = planned.group === null ? entry.gid : idOf(planned.group, state.groups);
    if (uid === undefined) return `there is no user ${planned.user}`;
    if (gid === undefined) return `there is no group ${planned.group}`;
    // A symbolic link has no mode of its own, chmod(1).
    const mode =
      planned.mode === null || entry.type === 'link'
        ? entry.mode
        : changeMode(planned.mode, entry.mode, entry.type === 'dir');
    if (mode === undefined) return `${planned.mode} is not a mode`;
    const attributes = { mode, uid, gid };
    const { inode } = entry;
    if (inode !== undefined) linked.note({ tree: state.tree, path: one, inode, planned, attributes }, entry);
    edits.push(...change(state, one, entry, attributes));
  }
  return edits;
}

function change(state: RootState, path: string, entry: IndexEntry, attributes: Attributes): Edit[] {
  const { mode, uid, gid } = attributes;
  if (entry.type === 'other' || (entry.mode === mode && entry.uid === uid && entry.gid === gid)) return [];
  for (const name of state.tree.namesOf(path)) state.tree.set(name, { ...entry, mode, uid, gid });
  return [
    { edit: 'set-attributes', path: at(state, path), type: entry.type, attributes: { mode, uid, gid } },
  ];
}

function remove(path: string, state: RootState, mounts: Mounts): Edit[] | string {
  const there = state.tree.get(path);
  if (there === undefined) return 'it does not exist';
  const all = [path, ...state.tree.below(path)];
  for (const one of all) {
    const why = mounts.whyKept(at(state, one));
    if (why !== undefined) return why;
  }
  return all.reverse().flatMap((one) => {
    const entry = state.tree.get(one);
    return entry === undefined ? [] : [removal(state, one, entry)];
  });
}

function removal(state: RootState, path: string, entry: IndexEntry): Edit {
  state.tree.delete(path);
  return { edit: 'remove', path: at(state, path), type: entry.type === 'dir' ? 'dir' : 'not-dir' };
}

function attributesOf(
  planned: { readonly mode: string; readonly user: string; readonly group: string },
  state: RootState,
): Attributes | string {
  const uid = idOf(planned.user, state.users);
  const gid = idOf(planned.group, state.groups);
  if (uid === undefined) return `there is no user ${planned.user}`;
  if (gid === undefined) return `there is no group ${planned.group}`;
  return { mode: parseInt(planned.mode, 8), uid, gid };
}

function at(state: RootState, path: string): string {
  return hostPathOf(state.root, path);
}

function impossible(planned: PlannedPath, why: string, at = planned.at): Diagnostic {
  const where = planned.root === 'qm' ? `${planned.path} in QM` : planned.path;
  return {
    code: 'build/path',
    severity: 'error',
    message: `${where} cannot be ${VERB[planned.type]}: ${why}`,
    path: at ?? (planned.root === 'qm' ? ['qm', 'content'] : ['content']),
  };
}

const VERB: Readonly<Record<PlannedPath['type'], string>> = {
  file: 'written',
  directory: 'created',
  symlink: 'linked',
  attributes: 'changed',
  absent: 'removed',
};
