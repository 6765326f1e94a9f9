import type { ImageDescriptor } from '@nx-aib/image-plan';
import { resultOf, type Result } from '@nx-aib/core';
import { accountList } from './account-list';
import { accounts } from './accounts';
import { artifact } from './artifact';
import { bootState } from './boot-state';
import type { Check, CheckFamily } from './check';
import { contents } from './contents';
import { filesystems } from './filesystems';
import { hostname } from './hostname';
import { kernel } from './kernel';
import { memory } from './memory';
import { oom } from './oom';
import { packages } from './packages';
import { partitions } from './partitions';
import { paths } from './paths';
import { powerOff } from './power-off';
import { privileged } from './privileged';
import { qmRoot } from './qm-root';
import { services } from './services';
import { sockets } from './sockets';
import { units } from './units';

/**
 * Every family, in the order in which they run: those of the file and of its disk while the guest boots, the next one
 * waits for the system to settle, the last one shuts it down.
 */
export const FAMILIES: readonly CheckFamily[] = [
  artifact,
  contents,
  bootState,
  hostname,
  kernel,
  memory,
  oom,
  partitions,
  filesystems,
  accounts,
  accountList,
  services,
  units,
  sockets,
  privileged,
  paths,
  qmRoot,
  packages,
  powerOff,
];

/** Every check for the plan of an image, in order. */
export function checksFor(descriptor: ImageDescriptor, families: readonly CheckFamily[] = FAMILIES): Check[] {
  return families.flatMap((family) => family.checks(descriptor));
}

/**
 * The ids of the checks that a verdict must contain, known before the boot. Error: `runner/ambiguous-check` if two
 * checks have the same id, so that a missing one might go unnoticed.
 */
export function expectedChecks(
  descriptor: ImageDescriptor,
  families: readonly CheckFamily[] = FAMILIES,
): Result<string[]> {
  const ids = checksFor(descriptor, families).map(({ id }) => id);
  const seen = new Set<string>();
  const twice = ids.filter((id) => seen.size === seen.add(id).size);
  return resultOf(
    ids,
    twice.map((id) => ({
      code: 'runner/ambiguous-check',
      severity: 'error',
      message: `the plan asks for two checks called ${id}`,
    })),
  );
}
