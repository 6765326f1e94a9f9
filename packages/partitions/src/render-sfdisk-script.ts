import { ALIGNMENT } from './layout';
import type { DiskPlan, PlannedPartition } from './plan';

/**
 * The plan as a script for sfdisk(8), section "Script headers" and "Named-fields format": sfdisk makes no choices of
 * its own. Run it with `sfdisk FILE` on a file of `plan.size` bytes.
 */
export function renderSfdiskScript(plan: DiskPlan): string {
  const header = [
    `label: ${plan.label}`,
    `label-id: ${plan.diskId}`,
    'unit: sectors',
    ...(plan.label === 'gpt' ? [`first-lba: ${ALIGNMENT}`] : []),
  ];
  return [...header, '', ...plan.partitions.map(fields), ''].join('\n');
}

function fields(partition: PlannedPartition): string {
  const gpt = partition.uuid === null ? [] : [`uuid=${partition.uuid}`, `name="${partition.name}"`];
  const values = [
    `start=${partition.start}`,
    `size=${partition.size}`,
    `type=${partition.type}`,
    ...gpt,
    ...(partition.bootable ? ['bootable'] : []),
  ];
  return `${partition.number}: ${values.join(', ')}`;
}
