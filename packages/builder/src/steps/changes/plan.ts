import { mountPointsOf } from '@nx-aib/image-plan';
import { ext4Filesystems } from '../../disk/disk-parts';
import { sourceFiles } from '../../sources/source-files';
import { contentsStep } from '../contents/plan';
import { lowered } from '../lowering';
import { servicesStep } from '../services/plan';
import { changes } from './changes';

export const changesStep = lowered((lowering) => {
  const { plan, platform, packages } = lowering;
  const hasQm = packages.roots.qm !== undefined;
  return changes.step({
    name: 'changes',
    params: {
      paths: plan.paths,
      accounts: plan.accounts,
      accountFiles: platform.family.building.accountFiles,
      roots: plan.packages.map(({ root }) => root),
      filesystems: ext4Filesystems(plan),
      mountPoints: mountPointsOf(plan.disk),
      sourceDateEpoch: plan.sourceDateEpoch,
    },
    reads: {
      host: contentsStep(lowering, 'host'),
      qm: hasQm ? contentsStep(lowering, 'qm') : undefined,
      'services-host': servicesStep(lowering, 'host'),
      'services-qm': hasQm ? servicesStep(lowering, 'qm') : undefined,
    },
    files: sourceFiles(plan.paths),
  });
});
