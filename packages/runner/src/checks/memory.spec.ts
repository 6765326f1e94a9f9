import { judged } from '../testing/judged';
import { memory } from './memory';

describe("the checks of QM's memory", () => {
  it("pass on a guest whose limits are the plan's shares of its own memory", () => {
    expect(judged(memory)).toEqual([
      'memory/max: pass',
      'memory/high: pass',
      'memory/kernel-max: pass',
      'memory/kernel-high: pass',
      'memory/cpu-weight: pass',
      'memory/kernel-cpu-weight: pass',
      'memory/drop-in: pass',
    ]);
  });

  it('fail when systemd ignored a limit, or the kernel keeps another one by a single page', () => {
    const outcome = judged(memory, {}, [
      ['MemoryMax=825425920', 'MemoryMax=infinity'],
      ['memory.high=722247680', 'memory.high=722243584'],
      ['CPUWeight=idle', 'CPUWeight=100'],
      ['cpu.idle=1', 'cpu.idle=0'],
    ]);
    expect(outcome.filter((line) => line.includes('fail'))).toEqual([
      'memory/max: fail, they differ',
      'memory/kernel-high: fail, they differ',
      'memory/cpu-weight: fail, they differ',
      'memory/kernel-cpu-weight: fail, they differ',
    ]);
  });

  it('fail when the guest has another amount of memory than its limits are shares of', () => {
    const outcome = judged(memory, {}, [['2015200', '2021552']]);
    expect(outcome.filter((line) => line.includes('fail'))).toHaveLength(4);
  });

  it('are none without a QM partition', () => {
    expect(judged(memory, { qm: null })).toEqual([]);
  });
});
