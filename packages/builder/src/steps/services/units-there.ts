import { isFolder, listTree, type ImageTree } from '@nx-aib/build-machine';

/** The unit search path, systemd.unit(5), restricted to directories that packages and a manifest can fill. */
const SEARCH_PATH = ['/etc/systemd/system', '/usr/lib/systemd/system'];

/** The names of the units in a tree. A link counts wherever it leads: systemctl(1) decides whether it is valid. */
export async function unitsThere(tree: ImageTree): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for (const folder of SEARCH_PATH) {
    const place = await tree.place(folder, { followLast: true });
    if (place === undefined || !(await isFolder(place))) continue;
    for (const { path, type } of await listTree(place))
      if (type !== 'directory' && !path.includes('/')) names.add(path);
  }
  return names;
}

/** Whether one of `units` has this name, or is the template of this instance: `getty@.service` of `getty@tty1.service`. */
export function isThere(unit: string, units: ReadonlySet<string>): boolean {
  return units.has(unit) || units.has(unit.replace(/@.+(?=\.[^.]+$)/, '@'));
}
