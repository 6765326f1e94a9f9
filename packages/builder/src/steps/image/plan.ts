import { sectorsToBytes } from '@nx-aib/core';
import { renderSfdiskScript } from '@nx-aib/partitions';
import { ext4Filesystems, theEsp, withoutUuid } from '../../disk/disk-parts';
import { changesStep } from '../changes/plan';
import { espStep } from '../esp/plan';
import { filesystemsStep } from '../filesystems/plan';
import { lowered } from '../lowering';
import { image } from './image';

export const imageStep = lowered((lowering) => {
  const { plan, packages, format } = lowering;
  const { tools, linking } = packages;
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
    reads: {
      tools,
      filesystems: filesystemsStep(lowering),
      esp: espStep(lowering),
      changes: changesStep(lowering),
    },
  });
});
