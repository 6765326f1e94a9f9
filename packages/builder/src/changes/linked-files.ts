import type { PlannedPath } from '@nx-aib/image-plan';
import type { Attributes } from './edit';
import type { RootTree } from './root-tree';

/** Attributes requested for one name of a file with several names. */
interface Asked {
  readonly tree: RootTree;
  readonly path: string;
  readonly inode: string;
  readonly planned: PlannedPath;
  readonly attributes: Attributes;
}

/**
 * Records which names of files with several names (hard links) are to be changed. All names share one mode and owner: a
 * change through one name changes all, and a plan that says otherwise is untrue.
 */
export class LinkedFiles {
  private readonly asked = new Map<RootTree, Map<string, Asked>>();
  /** The first change of each file. */
  private readonly changed = new Map<RootTree, Map<string, Asked>>();

  /** @param before The file's attributes before the change. */
  note(asked: Asked, before: Attributes): void {
    put(this.asked, asked.tree, asked.path, asked);
    const known = this.changed.get(asked.tree)?.has(asked.inode) ?? false;
    if (!known && !same(before, asked.attributes)) put(this.changed, asked.tree, asked.inode, asked);
  }

  /**
   * For each file that would be changed under a name for which this was not requested, or for which something else was:
   * the entry that requests the change, and the problem.
   */
  *problems(): Generator<readonly [PlannedPath, string]> {
    for (const [tree, changes] of this.changed) {
      const asked = this.asked.get(tree);
      for (const { path, inode, planned } of changes.values()) {
        const now = tree.get(path);
        // It has been replaced or removed since: then only the other names refer to the file.
        if (now?.inode !== inode) continue;
        const other = tree.namesOf(path).find((name) => {
          const wanted = asked?.get(name)?.attributes;
          return wanted === undefined || !same(wanted, now);
        });
        if (other === undefined) continue;
        const both = other === path ? (tree.namesOf(path).find((name) => name !== path) ?? other) : other;
        yield [planned, `${path} and ${both} are hard links to one file and change together`];
      }
    }
  }
}

function put<T>(all: Map<RootTree, Map<string, T>>, tree: RootTree, key: string, value: T): void {
  const known = all.get(tree) ?? new Map<string, T>();
  all.set(tree, known.set(key, value));
}

function same(a: Attributes, b: Attributes): boolean {
  return a.mode === b.mode && a.uid === b.uid && a.gid === b.gid;
}
