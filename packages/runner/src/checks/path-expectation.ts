import type { FileContent, ImagePlan, PlannedPath, Root } from '@nx-aib/image-plan';

/** What a path shall be when every entry of the plan has been applied. */
export interface PathExpectation {
  readonly root: Root;
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'absent' | 'any';
  readonly content?: FileContent;
  readonly target?: string;
  /** Applied one after the other: octal, or symbolic as in chmod(1). */
  readonly modes: readonly string[];
  readonly user: string | null;
  readonly group: string | null;
  /** Whether mode and owner hold for everything below too. */
  readonly recursive: boolean;
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
  const bare = { root, path, modes: [], user: null, group: null, recursive: false };
  const known = expected.get(keyOf(entry));
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
      set(expected, changed(known ?? { ...bare, type: 'any' }, entry, entry.recursive));
      if (!entry.recursive) return;
      for (const other of expected.values()) {
        if (other.root === root && isBelow(other.path, path))
          set(expected, changed(other, entry, other.recursive));
      }
  }
}

function set(expected: Map<string, PathExpectation>, value: PathExpectation): void {
  expected.set(keyOf(value), value);
}

function changed(
  before: PathExpectation,
  { mode, user, group }: Extract<PlannedPath, { type: 'attributes' }>,
  recursive: boolean,
): PathExpectation {
  return {
    ...before,
    modes: mode === null ? before.modes : /^[0-7]+$/.test(mode) ? [mode] : [...before.modes, mode],
    user: user ?? before.user,
    group: group ?? before.group,
    recursive: recursive || before.recursive,
  };
}
