import { parseMemoryLimit } from '@nx-aib/manifest';
import { QM_DROP_IN_PATH, renderQmDropIn } from './drop-in';
import { limitOf, weightOf } from './testing/limits';
import fc from 'fast-check';

describe('renderQmDropIn', () => {
  it('writes the limits as they are written into the place where Quadlet looks', () => {
    const limits = { max: limitOf('40%'), high: limitOf(' 35% ') };
    expect(renderQmDropIn({ ...limits, readOnly: false })).toBe(`\
[Service]
MemoryMax=40%
MemoryHigh=35%
CPUWeight=idle

[Container]
ReadOnly=false
`);
    expect(QM_DROP_IN_PATH).toBe('/usr/share/containers/systemd/qm.container.d/10-automotive.conf');
  });

  it('leaves [Container] empty for a read-only root', () => {
    expect(renderQmDropIn({ max: limitOf('40%'), cpuWeight: weightOf(50), readOnly: true })).toBe(`\
[Service]
MemoryMax=40%
MemoryHigh=infinity
CPUWeight=50

[Container]
`);
  });

  it('never lets a limit bring a line of its own', () => {
    const texts = fc.string({ unit: fc.constantFrom(...'0123456789%MG \t\n\r\\;#=[]') });
    fc.assert(
      fc.property(texts, (text) => {
        const max = parseMemoryLimit(text);
        if (!max.ok) return;
        expect(renderQmDropIn({ max: max.value, readOnly: true })).toMatch(
          /^\[Service\]\nMemoryMax=[^\n\r\\]+\nMemoryHigh=infinity\nCPUWeight=idle\n\n\[Container\]\n$/,
        );
      }),
      { numRuns: 2000 },
    );
  });
});
