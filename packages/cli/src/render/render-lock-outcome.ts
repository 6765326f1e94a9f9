import type { LockOutcome } from '@nx-aib/builder';
import { PACKAGE_SETS, type Lock, renderLockDiff } from '@nx-aib/package-family';

/** The result of locking as text: the number of packages, and the changes. */
export function renderLockOutcome({ file, state, lock, diff }: LockOutcome): string {
  switch (state) {
    case 'new':
      return `${file}: ${counts(lock)}\n`;
    case 'fits':
      return `${file} matches the manifest: ${counts(lock)}\n`;
    case 'same':
      return `${file} is unchanged: ${counts(lock)}\n`;
    case 'changed':
      return `${file}: ${counts(lock)}\n${renderLockDiff(diff)}`;
  }
}

/** `214 packages (30 tools, 120 shared, 80 host, 4 qm)`; a package in several sets counts in each of them. */
function counts({ packages }: Lock): string {
  const sets = PACKAGE_SETS.flatMap((set) => {
    const count = packages.filter(({ sets: used }) => used.includes(set)).length;
    return count === 0 ? [] : [`${count} ${set}`];
  });
  return `${packages.length} packages${sets.length === 0 ? '' : ` (${sets.join(', ')})`}`;
}
