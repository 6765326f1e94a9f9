import type { QmLimits } from './plan-qm-memory';

/** Where the host keeps what a manifest says of the QM partition; a drop-in of qm.container, podman-systemd.unit(5). */
export const QM_DROP_IN_PATH = '/usr/share/containers/systemd/qm.container.d/10-automotive.conf';

/** What the drop-in says. */
export interface QmDropIn extends QmLimits {
  /** Whether QM's root file system is read-only. */
  readonly readOnly: boolean;
}

/**
 * The text of the drop-in at `QM_DROP_IN_PATH`, with `infinity` and `idle` for what is unset. A read-only root is
 * qm.container's own default and leaves `[Container]` empty. No value can bring a line of its own into the unit: a parsed
 * limit is a single line.
 */
export function renderQmDropIn({ max, high, cpuWeight, readOnly }: QmDropIn): string {
  const lines = [
    '[Service]',
    `MemoryMax=${max?.setting ?? 'infinity'}`,
    `MemoryHigh=${high?.setting ?? 'infinity'}`,
    `CPUWeight=${cpuWeight ?? 'idle'}`,
    '',
    '[Container]',
    ...(readOnly ? [] : ['ReadOnly=false']),
  ];
  return `${lines.join('\n')}\n`;
}
