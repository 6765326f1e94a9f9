import { sectorsToBytes } from '@nx-aib/core';
import type { ImagePlan } from '@nx-aib/image-plan';
import { renderSfdiskScript } from '@nx-aib/partitions';
import type { StepMaking } from '@nx-aib/steps';
import { ext4Filesystems, theEsp, withoutUuid } from '../../disk/disk-parts';
import type { ChangesOutput } from '../changes/output';
import type { EspOutput } from '../esp/output';
import type { FilesystemsOutput } from '../filesystems/output';
import type { PlannedPrograms } from '../target-tools';
import { image } from './image';

export function planImageStep(
  plan: ImagePlan,
  format: 'qcow2' | 'raw',
  { tools, linking }: PlannedPrograms,
  reads: {
    readonly filesystems: StepMaking<FilesystemsOutput>;
    readonly esp: StepMaking<EspOutput>;
    readonly changes: StepMaking<ChangesOutput>;
  },
) {
  return image.step({
    name: 'image',
    params: {
      linking,
      diskBytes: plan.disk.size,
      sfdiskScript: renderSfdiskScript(plan.disk),
      filesystems: ext4Filesystems(plan).map(withoutUuid),
      espOffsetBytes: sectorsToBytes(theEsp(plan).start),
      format,
      sourceDateEpoch: plan.sourceDateEpoch,
    },
    reads: { tools, ...reads },
  });
}
