import { sectorsToBytes } from '@nx-aib/core';
import { placed, theEsp } from '../../disk/disk-parts';
import { contentsStep } from '../contents/plan';
import { lowered } from '../lowering';
import { esp } from './esp';

export const espStep = lowered((lowering) => {
  const { plan, platform } = lowering;
  const partition = theEsp(plan);
  return esp.step({
    name: 'esp',
    params: {
      sizeBytes: sectorsToBytes(partition.size),
      volumeId: partition.filesystem?.uuid ?? '',
      label: partition.filesystem?.label ?? '',
      title: plan.version === null ? plan.name : `${plan.name} ${plan.version}`,
      cmdline: plan.kernel.cmdline,
      efiName: platform.boot.bootLoader.destination,
      sourceDateEpoch: plan.sourceDateEpoch,
      ...placed(partition.at),
    },
    reads: { contents: contentsStep(lowering, 'host') },
  });
});
