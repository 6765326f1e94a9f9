import { readTextIfThere } from '@nx-aib/host';
import { parseContents, type ContentEntry, type Root } from '@nx-aib/image-plan';
import { success, type Result } from '@nx-aib/manifest';

/** Reads what `contents` steps have found in each root. */
export async function readRootContents(
  roots: readonly Root[],
  fileOf: (root: Root) => string,
): Promise<Result<Map<Root, ReadonlyMap<string, ContentEntry>>>> {
  const read = new Map<Root, ReadonlyMap<string, ContentEntry>>();
  for (const root of roots) {
    const file = fileOf(root);
    const parsed = parseContents((await readTextIfThere(file)) ?? '', file);
    if (!parsed.ok) return parsed;
    read.set(root, parsed.value[0]?.entries ?? new Map());
  }
  return success(read);
}
