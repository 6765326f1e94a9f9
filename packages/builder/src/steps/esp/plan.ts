import { sectorsToBytes } from '@nx-aib/core';
import type { ImagePlan } from '@nx-aib/image-plan';
import type { BootFacts } from '@nx-aib/platforms';
import type { StepMaking } from '@nx-aib/steps';
import { placed, theEsp } from '../../disk/disk-parts';
import type { ContentsOutput } from '../contents/output';
import { esp } from './esp';

export function planEsp(plan: ImagePlan, boot: BootFacts, contents: StepMaking<ContentsOutput>) {
  const partition = theEsp(plan);
  return esp.step({
    name: 'esp',
    params: {
      sizeBytes: sectorsToBytes(partition.size),
      volumeId: partition.filesystem?.uuid ?? '',
      label: partition.filesystem?.label ?? '',
      title: plan.version === null ? plan.name : `${plan.name} ${plan.version}`,
      cmdline: plan.kernel.cmdline,
      efiName: boot.bootLoader.destination,
      sourceDateEpoch: plan.sourceDateEpoch,
      ...placed(partition.at),
    },
    reads: { contents },
  });
}
