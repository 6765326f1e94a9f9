import type { FileContent, ImagePlan, PlannedPath, Root } from '@nx-aib/image-plan';

/** Modes and owners that are given one after the other; null leaves an owner as it is. */
export interface AttributeChanges {
  /** Octal, or symbolic as in chmod(1). */
  readonly modes: readonly string[];
  readonly user: string | null;
  readonly group: string | null;
}

/** What a path shall be when every entry of the plan has been applied. */
export interface PathExpectation extends AttributeChanges {
  readonly root: Root;
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'absent' | 'any';
  readonly content?: FileContent;
  readonly target?: string;
  /** What was done to everything below that has no expectation of its own; null for nothing. */
  readonly below: AttributeChanges | null;
}

/** Folds the plan's entries, in which later ones win, into one expectation a path. */
export function expectedPaths({ paths }: Pick<ImagePlan, 'paths'>): PathExpectation[] {
  const expected = new Map<string, PathExpectation>();
  for (const entry of paths) apply(expected, entry);
  return [...expected.values()];
}

function keyOf({ root, path }: Pick<PathExpectation, 'root' | 'path'>): string {
  return `${root}:${path}`;
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder === '/' ? '/' : `${folder}/`);
}

function apply(expected: Map<string, PathExpectation>, entry: PlannedPath): void {
  const { root, path } = entry;
  const bare = { root, path, ...UNCHANGED, below: null };
  switch (entry.type) {
    case 'file': {
      const { mode, user, group, content } = entry;
      set(expected, { ...bare, type: 'file', content, modes: [mode], user, group });
      return;
    }
    case 'directory':
      set(expected, {
        ...bare,
        type: 'directory',
        modes: [entry.mode],
        user: entry.user,
        group: entry.group,
      });
      return;
    case 'symlink':
      set(expected, { ...bare, type: 'symlink', target: entry.target });
      return;
    case 'absent':
      for (const other of expected.values()) {
        if (other.root === root && isBelow(other.path, path)) expected.delete(keyOf(other));
      }
      set(expected, { ...bare, type: 'absent' });
      return;
    case 'attributes':
      set(expected, changedPath(expected, entry));
      if (entry.recursive) applyBelow(expected, entry);
  }
}

const UNCHANGED: AttributeChanges = { modes: [], user: null, group: null };

/** The path of an entry itself, after what was done to all below a folder above it. */
function changedPath(expected: ReadonlyMap<string, PathExpectation>, entry: Attributes): PathExpectation {
  const { root, path } = entry;
  const above = nearestAbove([...expected.values()], entry)?.below ?? UNCHANGED;
  const known = expected.get(keyOf(entry)) ?? { root, path, type: 'any', ...above, below: null };
  const below = entry.recursive ? changed(known.below ?? above, entry) : known.below;
  return { ...known, ...changed(known, entry), below };
}

function applyBelow(expected: Map<string, PathExpectation>, entry: Attributes): void {
  for (const other of expected.values()) {
    if (other.root !== entry.root || !isBelow(other.path, entry.path)) continue;
    const below = other.below === null ? null : changed(other.below, entry);
    set(expected, { ...other, ...changed(other, entry), below });
  }
}

/** Of the folders that were changed with all below, the one nearest above a path. */
export function nearestAbove(
  all: readonly PathExpectation[],
  { root, path }: Pick<PathExpectation, 'root' | 'path'>,
): PathExpectation | undefined {
  return all
    .filter((one) => one.below !== null && one.root === root && isBelow(path, one.path))
    .sort((a, b) => b.path.length - a.path.length)[0];
}

function set(expected: Map<string, PathExpectation>, value: PathExpectation): void {
  expected.set(keyOf(value), value);
}

type Attributes = Extract<PlannedPath, { type: 'attributes' }>;

function changed(before: AttributeChanges, { mode, user, group }: Attributes): AttributeChanges {
  return {
    modes: mode === null ? before.modes : [...before.modes, mode],
    user: user ?? before.user,
    group: group ?? before.group,
  };
}
