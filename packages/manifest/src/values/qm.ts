import { shown } from '../finding';
import { lineProblem } from './text';
import type { ValueReader } from './reading';

/** A limit as text; what it means to systemd is judged by the memory planner, which must never see a line end. */
export const memoryLimit: ValueReader = (value) => {
  if (typeof value === 'number') return { value: String(value) };
  const problem = value === '' ? undefined : lineProblem(String(value));
  return problem === undefined ? { value } : { problem };
};

/** CPUWeight=, systemd.resource-control(5), within what the manifest language allows for QM. */
export const cpuWeight: ValueReader = (value) => {
  if (value === 'idle') return { value };
  if (typeof value === 'number' && value >= 1 && value <= 100) return { value };
  const quoted = /^\d+$/.test(String(value)) && typeof value === 'string' ? '; remove the quotes' : '';
  return {
    problem: {
      code: 'manifest/cpu-weight',
      message: `${shown(value)} is not a CPU weight`,
      hint: `accepted: idle, or a whole number from 1 to 100${quoted}`,
    },
  };
};
