import { mountPointsOf, type ImagePlan } from '@nx-aib/image-plan';
import type { FamilyBuilding } from '@nx-aib/package-family';
import type { StepMaking } from '@nx-aib/steps';
import { ext4Filesystems } from '../../disk/disk-parts';
import { sourceFiles } from '../../sources/source-files';
import type { ContentsOutput } from '../contents/output';
import type { ServicesOutput } from '../services/output';
import { changes } from './changes';

/** The steps that this step reads for a root. */
export interface RootSteps {
  readonly contents: StepMaking<ContentsOutput>;
  readonly services: StepMaking<ServicesOutput> | undefined;
}

export function planChanges(
  plan: ImagePlan,
  { accountFiles }: FamilyBuilding,
  host: RootSteps,
  qm: RootSteps | undefined,
) {
  return changes.step({
    name: 'changes',
    params: {
      paths: plan.paths,
      accounts: plan.accounts,
      accountFiles,
      roots: plan.packages.map(({ root }) => root),
      filesystems: ext4Filesystems(plan),
      mountPoints: mountPointsOf(plan.disk),
      sourceDateEpoch: plan.sourceDateEpoch,
    },
    reads: {
      host: host.contents,
      qm: qm?.contents,
      'services-host': host.services,
      'services-qm': qm?.services,
    },
    files: sourceFiles(plan.paths),
  });
}
