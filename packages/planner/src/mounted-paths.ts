import type { ImagePlan, PlannedPath } from '@nx-aib/image-plan';
import { Mounts, mountPointsOf, rootsOf } from '@nx-aib/image-plan/plan';
import type { Diagnostic } from '@nx-aib/core';
import { hostPathOf } from '@nx-aib/qm';
import { errorAt } from './findings';

/**
 * Reports paths that the manifest removes although a file system needs them, or adds where a mount hides them. Paths
 * that lead there through links in packages are known only when these are unpacked: applyPaths() reports them.
 */
export function mountedPaths(
  paths: readonly PlannedPath[],
  { disk, qm }: Pick<ImagePlan, 'disk' | 'qm'>,
): Diagnostic[] {
  const own = disk.partitions.flatMap(({ filesystem }) =>
    filesystem?.type === 'ext4' ? [filesystem.mountPoint] : [],
  );
  const mounts = new Mounts({ roots: rootsOf({ qm }), mountPoints: mountPointsOf(disk), own });
  return paths.flatMap((planned) => {
    if (planned.origin !== 'manifest' || planned.at === undefined) return [];
    const place = hostPathOf(planned.root, planned.path);
    const why = whyNot(planned, place, mounts);
    if (why === undefined) return [];
    const what = planned.root === 'qm' ? `${planned.path} of QM` : planned.path;
    const verb =
      planned.type === 'absent' ? 'removed' : planned.type === 'attributes' ? 'changed' : 'created';
    return [errorAt(planned.at, 'paths/mounted', `${what} cannot be ${verb}: ${why}`)];
  });
}

function whyNot(planned: PlannedPath, place: string, mounts: Mounts): string | undefined {
  const hidden = mounts.whyHidden(place);
  if (hidden !== undefined || planned.type === 'attributes') return hidden;
  if (planned.type === 'absent') return mounts.whyKept(place) ?? mounts.whyKeptBelow(place);
  return planned.type === 'directory' ? mounts.whyLostFound(place) : mounts.whyKept(place);
}
