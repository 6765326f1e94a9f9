import { unitValue } from './unit-value';

/** Where the host keeps what a manifest says of the QM partition; a drop-in of qm.container, podman-systemd.unit(5). */
export const QM_DROP_IN_PATH = '/usr/share/containers/systemd/qm.container.d/10-automotive.conf';

/** What the drop-in says: values as systemd.resource-control(5) takes them, which whoever planned them has judged. */
export interface QmDropIn {
  readonly memoryMax: string;
  readonly memoryHigh: string;
  readonly cpuWeight: string | number;
  /** Whether QM's root file system is read-only. */
  readonly readOnly: boolean;
}

/**
 * The text of the drop-in at `QM_DROP_IN_PATH`. A read-only root is qm.container's own default and leaves `[Container]`
 * empty. No value can bring a line of its own into the unit.
 * @throws RangeError for a value that is no single line: a bug in the caller.
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
