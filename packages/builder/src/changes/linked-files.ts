import type { PlannedPath } from '@nx-aib/image-plan';
import type { Attributes } from './edit';
import type { RootTree } from './root-tree';

/** Attributes that were asked for one name of a file with several. */
interface Asked {
  readonly tree: RootTree;
  readonly path: string;
  readonly inode: string;
  readonly planned: PlannedPath;
  readonly attributes: Attributes;
}

/**
 * Which names of files with several (hard links) were asked to change. A file has one mode and one owner, whatever its
 * names: a change of one is a change of all, and a plan that says otherwise is untrue.
 */
export class LinkedFiles {
  private readonly asked = new Map<RootTree, Map<string, Asked>>();
  /** The first change of each file. */
  private readonly changed = new Map<RootTree, Map<string, Asked>>();

  /** @param before What the file had until then. */
  note(asked: Asked, before: Attributes): void {
    put(this.asked, asked.tree, asked.path, asked);
    const known = this.changed.get(asked.tree)?.has(asked.inode) ?? false;
    if (!known && !same(before, asked.attributes)) put(this.changed, asked.tree, asked.inode, asked);
  }

  /** For each file that another name of would change unasked, or was asked to be otherwise: what asked, and why not. */
  *problems(): Generator<readonly [PlannedPath, string]> {
    for (const [tree, changes] of this.changed) {
      const asked = this.asked.get(tree);
      for (const { path, inode, planned } of changes.values()) {
        const now = tree.get(path);
        // Replaced or removed since: then nothing but the other names is left of the file.
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
