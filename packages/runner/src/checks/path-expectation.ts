import { isBelow, parentOf } from '@nx-aib/core';
import type { FileContent, ImagePlan, PlannedPath } from '@nx-aib/image-plan';
import type { Root } from '@nx-aib/qm';

/** Consecutive changes of modes and owners; null leaves an owner unchanged. */
export interface AttributeChanges {
  /** Octal, or symbolic as in chmod(1). */
  readonly modes: readonly string[];
  readonly user: string | null;
  readonly group: string | null;
}

/** The expected state of a path after applying every entry of the plan. */
export interface PathExpectation extends AttributeChanges {
  readonly root: Root;
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'absent' | 'any';
  readonly content?: FileContent;
  readonly target?: string;
  /** Changes to everything below that has no expectation of its own; null for none. */
  readonly below: AttributeChanges | null;
}

/** Folds the plan's entries, of which later ones win, into one expectation per path. */
export function expectedPaths({ paths }: Pick<ImagePlan, 'paths'>): PathExpectation[] {
  const expected = new Expected();
  for (const entry of paths) apply(expected, entry);
  return expected.all();
}

type Place = Pick<PathExpectation, 'root' | 'path'>;

/** Expectations by place, indexed by directory: a plan may contain ten thousand. */
class Expected {
  private readonly byPlace = new Map<string, PathExpectation>();
  private readonly children = new Map<string, Set<string>>();

  all(): PathExpectation[] {
    return [...this.byPlace.values()];
  }

  get(place: Place): PathExpectation | undefined {
    return this.byPlace.get(keyOf(place));
  }

  set(value: PathExpectation): void {
    const { root } = value;
    this.byPlace.set(keyOf(value), value);
    for (let { path } = value; path !== '/'; path = parentOf(path)) {
      const folder = keyOf({ root, path: parentOf(path) });
      const known = this.children.get(folder);
      this.children.set(folder, (known ?? new Set()).add(keyOf({ root, path })));
      // If it is known, so are its parent directories.
      if (known !== undefined) return;
    }
  }

  delete(place: Place): void {
    this.byPlace.delete(keyOf(place));
  }

  /** The expectations below a directory. */
  below(place: Place): PathExpectation[] {
    const found: PathExpectation[] = [];
    const left = [...(this.children.get(keyOf(place)) ?? [])].reverse();
    for (let key = left.pop(); key !== undefined; key = left.pop()) {
      const here = this.byPlace.get(key);
      if (here !== undefined) found.push(here);
      for (const child of this.children.get(key) ?? []) left.push(child);
    }
    return found;
  }

  /** The nearest parent directory of a place that was changed recursively. */
  treeAbove({ root, path }: Place): PathExpectation | undefined {
    for (let at = path; at !== '/';) {
      at = parentOf(at);
      const above = this.byPlace.get(keyOf({ root, path: at }));
      if (above !== undefined && above.below !== null) return above;
    }
    return undefined;
  }
}

function keyOf({ root, path }: Place): string {
  return `${root}:${path}`;
}

function apply(expected: Expected, entry: PlannedPath): void {
  const { root, path } = entry;
  const bare = { root, path, ...UNCHANGED, below: null };
  switch (entry.type) {
    case 'file': {
      const { mode, user, group, content } = entry;
      expected.set({ ...bare, type: 'file', content, modes: [mode], user, group });
      return;
    }
    case 'directory':
      expected.set({
        ...bare,
        type: 'directory',
        modes: [entry.mode],
        user: entry.user,
        group: entry.group,
      });
      return;
    case 'symlink':
      expected.set({ ...bare, type: 'symlink', target: entry.target });
      return;
    case 'absent':
      for (const other of expected.below(entry)) expected.delete(other);
      expected.set({ ...bare, type: 'absent' });
      return;
    case 'attributes':
      expected.set(changedPath(expected, entry));
      if (entry.recursive) applyBelow(expected, entry);
  }
}

const UNCHANGED: AttributeChanges = { modes: [], user: null, group: null };

/** The path of an entry itself, after a recursive change of a parent directory. */
function changedPath(expected: Expected, entry: Attributes): PathExpectation {
  const { root, path } = entry;
  const above = expected.treeAbove(entry)?.below ?? UNCHANGED;
  const known = expected.get(entry) ?? { root, path, type: 'any', ...above, below: null };
  const below = entry.recursive ? changed(known.below ?? above, entry) : known.below;
  return { ...known, ...changed(known, entry), below };
}

function applyBelow(expected: Expected, entry: Attributes): void {
  for (const other of expected.below(entry)) {
    const below = other.below === null ? null : changed(other.below, entry);
    expected.set({ ...other, ...changed(other, entry), below });
  }
}

/** The recursively changed directory that is nearest above a path. */
export function nearestAbove(
  all: readonly PathExpectation[],
  { root, path }: Place,
): PathExpectation | undefined {
  return all
    .filter((one) => one.below !== null && one.root === root && isBelow(path, one.path))
    .sort((a, b) => b.path.length - a.path.length)[0];
}

type Attributes = Extract<PlannedPath, { type: 'attributes' }>;

function changed(before: AttributeChanges, { mode, user, group }: Attributes): AttributeChanges {
  return {
    modes: mode === null ? before.modes : [...before.modes, mode],
    user: user ?? before.user,
    group: group ?? before.group,
  };
}
