import { TOOLS, type Tool } from '@nx-aib/build-machine';
import { FAMILIES } from '@nx-aib/families';
import type { PackageFamily } from '@nx-aib/package-family';
import { kindsOf, type Kinds } from '@nx-aib/steps';
import { changes } from '../steps/changes/changes';
import { contents } from '../steps/contents/contents';
import { esp } from '../steps/esp/esp';
import { filesystems } from '../steps/filesystems/filesystems';
import { image } from '../steps/image/image';
import { services } from '../steps/services/services';

/** The step kinds of builds with some package families. */
export function kindsWith(families: readonly PackageFamily[]): Kinds {
  const own = [contents, filesystems, esp, services, changes, image];
  return kindsOf([...families.flatMap(({ building }) => building.kinds), ...own]);
}

/** All step kinds. */
export const KINDS = kindsWith(FAMILIES);

/** Everything that a build of any image runs on this machine, so that all missing programs can be reported at once. */
export function buildTools(): Tool[] {
  const needed = [...KINDS.values()].flatMap((kind) => [...kind.tools, ...kind.needs()]);
  return [...new Map(needed.map((tool) => [tool.name, tool])).values()];
}

/** Everything that nx-aib runs besides Node. */
export const ALL_TOOLS: readonly Tool[] = [
  ...new Set<Tool>([...Object.values(TOOLS), ...FAMILIES.flatMap(({ building }) => building.tools)]),
];
