import { mountPointsOf, type ImagePlan } from '@nx-aib/image-plan';
import type { PackageSteps } from '@nx-aib/package-family';
import { ext4Filesystems, withoutUuid } from '../../disk/disk-parts';
import type { PlannedPrograms } from '../target-tools';
import { filesystems } from './filesystems';

export function planFilesystems(
  plan: ImagePlan,
  { tools, linking, roots }: PackageSteps & PlannedPrograms,
  format: 'qcow2' | 'raw',
) {
  return filesystems.step({
    name: 'filesystems',
    params: {
      linking,
      diskBytes: plan.disk.size,
      filesystems: ext4Filesystems(plan).map(withoutUuid),
      mountPoints: mountPointsOf(plan.disk),
      format,
      sourceDateEpoch: plan.sourceDateEpoch,
    },
    reads: { tools, host: roots.host, qm: roots.qm },
  });
}
