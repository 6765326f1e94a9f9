import { isCpuWeight, type CpuWeight } from './cpu-weight';
import { parseMemoryLimit, trimBlanks } from './memory-limit';
import type { PlannedLimit } from './plan';

/** Where the host keeps what a manifest says of the QM partition; a drop-in of qm.container, podman-systemd.unit(5). */
export const QM_DROP_IN_PATH = '/usr/share/containers/systemd/qm.container.d/10-automotive.conf';

/** What the drop-in says; the limits and the weight are those of a `QmMemoryPlan`. */
export interface QmDropIn {
  readonly max: Pick<PlannedLimit, 'setting'>;
  readonly high: Pick<PlannedLimit, 'setting'>;
  readonly cpuWeight: CpuWeight;
  /** Whether QM's root file system is read-only. */
  readonly readOnly: boolean;
}

/**
 * The text of the drop-in at `QM_DROP_IN_PATH`. A read-only root is qm.container's own default and leaves `[Container]`
 * empty. No value can bring a line of its own into the unit: each is judged again before it is written.
 * @throws RangeError for a limit or a weight that `planQmMemory` would have refused: a bug in the caller.
 */
export function renderQmDropIn({ max, high, cpuWeight, readOnly }: QmDropIn): string {
  const lines = [
    '[Service]',
    `MemoryMax=${accepted(max.setting)}`,
    `MemoryHigh=${accepted(high.setting)}`,
    `CPUWeight=${acceptedWeight(cpuWeight)}`,
    '',
    '[Container]',
    ...(readOnly ? [] : ['ReadOnly=false']),
  ];
  return `${lines.join('\n')}\n`;
}

function accepted(setting: string): string {
  if (!parseMemoryLimit(setting).ok) throw new RangeError(`not a memory limit: ${JSON.stringify(setting)}`);
  return trimBlanks(setting);
}

function acceptedWeight(weight: CpuWeight): string {
  if (!isCpuWeight(weight)) throw new RangeError(`not a CPU weight for QM: ${JSON.stringify(weight)}`);
  return String(weight);
}
