import { unitValue } from './unit-value';

/**
 * The path in the host's tree of the manifest's settings for the QM partition; a drop-in of qm.container,
 * podman-systemd.unit(5).
 */
export const QM_DROP_IN_PATH = '/usr/share/containers/systemd/qm.container.d/10-automotive.conf';

/** The settings in the drop-in: values for systemd.resource-control(5), already validated by the planner. */
export interface QmDropIn {
  readonly memoryMax: string;
  readonly memoryHigh: string;
  readonly cpuWeight: string | number;
  /** Whether QM's root file system is read-only. */
  readonly readOnly: boolean;
}

/**
 * The text of the drop-in at `QM_DROP_IN_PATH`. For a read-only root, which is the default of qm.container,
 * `[Container]` is empty. A value cannot add a line to the unit.
 * @throws RangeError for a value that is not a single line: a bug in the caller.
 */
export function renderQmDropIn({ memoryMax, memoryHigh, cpuWeight, readOnly }: QmDropIn): string {
  const lines = [
    '[Service]',
    `MemoryMax=${unitValue(memoryMax)}`,
    `MemoryHigh=${unitValue(memoryHigh)}`,
    `CPUWeight=${unitValue(cpuWeight)}`,
    '',
    '[Container]',
    ...(readOnly ? [] : ['ReadOnly=false']),
  ];
  return `${lines.join('\n')}\n`;
}
