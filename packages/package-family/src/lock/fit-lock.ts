import type { ImagePlan } from '@nx-aib/image-plan';
import type { Diagnostic } from '@nx-aib/core';
import { PACKAGE_SETS, packagePlace, type PackageSet, type RequestedPackages } from '../sets/package-sets';
import type { Lock } from './lock';

/** What a lock must match. */
export interface LockedImage {
  readonly plan: Pick<ImagePlan, 'distro' | 'arch' | 'packages' | 'kernel'>;
  readonly requested: RequestedPackages;
}

const HINT = 'run `nx lock` or `aib-dev lock`; packages that are already locked keep their versions';

/**
 * Whether a lock matches what an image requests: nothing is missing, and nothing is superfluous.
 * @param file the lock's name, for messages
 */
export function misfits(lock: Lock, { plan, requested }: LockedImage, file: string): Diagnostic[] {
  for (const [what, ours, theirs] of [
    ['distribution', plan.distro, lock.distro],
    ['architecture', plan.arch, lock.arch],
  ] as const) {
    if (ours === theirs) continue;
    const message = `the lock ${file} is for ${what} ${theirs}, not for ${ours}`;
    return [{ code: 'lock/other-platform', severity: 'error', message, hint: HINT }];
  }
  return PACKAGE_SETS.flatMap((set) => {
    const now = requested[set] ?? [];
    const then = lock.requested[set] ?? [];
    return [
      ...now.filter((name) => !then.includes(name)).map((name) => notLocked(name, set, file, plan)),
      ...then.filter((name) => !now.includes(name)).map((name) => notAskedFor(name, set, file)),
    ];
  });
}

function notLocked(name: string, set: PackageSet, file: string, plan: LockedImage['plan']): Diagnostic {
  const path = packagePlace(plan, set, name);
  return {
    code: 'lock/not-locked',
    severity: 'error',
    message: `"${name}" is not in the lock ${file}`,
    hint: HINT,
    ...(path === undefined ? {} : { path }),
  };
}

function notAskedFor(name: string, set: PackageSet, file: string): Diagnostic {
  const message = `the lock ${file} has "${name}" for ${set}, which is no longer requested`;
  return { code: 'lock/not-asked-for', severity: 'error', message, hint: HINT };
}
