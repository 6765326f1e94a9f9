import { readTextIfThere } from '@nx-aib/build-machine';
import type { Root } from '@nx-aib/qm';

/**
 * Reads the results of the `contents` steps for each root: lines by path. The lines are not parsed: the store has
 * already detected any damage.
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
