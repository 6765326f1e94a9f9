import { readTextIfThere } from '@nx-aib/build-machine';
import type { Root } from '@nx-aib/qm';

/**
 * Reads what `contents` steps have found in each root: by path, what its line says. The lines are not looked into: the
 * store has noticed damage.
 */
export async function readRootContents(
  roots: readonly Root[],
  fileOf: (root: Root) => string,
): Promise<Map<Root, ReadonlyMap<string, string>>> {
  const read = new Map<Root, ReadonlyMap<string, string>>();
  for (const root of roots) read.set(root, linesByPath((await readTextIfThere(fileOf(root))) ?? ''));
  return read;
}

function linesByPath(text: string): ReadonlyMap<string, string> {
  const lines = new Map<string, string>();
  for (const line of text.split('\n')) {
    if (!line.startsWith('./')) continue;
    const blank = line.indexOf(' ');
    const path = line.slice(1, blank);
    lines.set(path === '/.' ? '/' : path, line.slice(blank + 1));
  }
  return lines;
}
