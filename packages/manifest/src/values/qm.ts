import { parseCpuWeight } from '../cpu-weight';
import { shown } from '../finding';
import { readMemoryLimit } from '../memory-limit';
import { lineProblem } from './text';
import type { ValueReader } from './reading';

/** A limit in systemd's syntax. An empty text is an invalid limit with its own message. */
export const memoryLimit: ValueReader = (value) => {
  const text = String(value);
  const problem = text === '' ? undefined : lineProblem(text);
  return problem === undefined ? readMemoryLimit(text) : { problem };
};

export const cpuWeight: ValueReader = (value) => {
  const weight = parseCpuWeight(value);
  if (weight !== undefined) return { value: weight };
  const quoted = /^\d+$/.test(String(value)) && typeof value === 'string' ? '; remove the quotes' : '';
  return {
    problem: {
      code: 'manifest/cpu-weight',
      message: `${shown(value)} is not a CPU weight`,
      hint: `accepted: idle, or a whole number from 1 to 100${quoted}`,
    },
  };
};
