import { mountPointsOf } from '@nx-aib/image-plan';
import { ext4Filesystems, withoutUuid } from '../../disk/disk-parts';
import { lowered } from '../lowering';
import { filesystems } from './filesystems';

export const filesystemsStep = lowered(({ plan, packages, format }) => {
  const { tools, linking, roots } = packages;
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
});
