import { bytes } from '@nx-aib/core';
import { QM_DROP_IN_PATH, renderQmDropIn } from './drop-in';
import { planQmMemory } from './plan-qm-memory';
import fc from 'fast-check';

const limits = { max: { setting: '40%' }, high: { setting: '35%' }, cpuWeight: 'idle' as const };

describe('renderQmDropIn', () => {
  it('writes what a plan says into the place where Quadlet looks', () => {
    const plan = planQmMemory({ max: '40%', high: '35%' }, { memTotal: bytes(2 ** 31) });
    expect(plan.ok && renderQmDropIn({ ...plan.value, readOnly: false })).toBe(`\
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
    expect(renderQmDropIn({ ...limits, high: { setting: 'infinity' }, cpuWeight: 50, readOnly: true }))
      .toBe(`\
[Service]
MemoryMax=40%
MemoryHigh=infinity
CPUWeight=50

[Container]
`);
  });

  it.each(['', '5M\nExecStartPre=/bin/sh', '5M\\', 'lots'])('refuses the limit %j', (setting) => {
    expect(() => renderQmDropIn({ ...limits, max: { setting }, readOnly: true })).toThrow(
      new RangeError(`not a memory limit: ${JSON.stringify(setting)}`),
    );
  });

  it('refuses a CPU weight that is none, a text with a line break among them', () => {
    for (const weight of [0, 'idle\nUser=root' as never]) {
      expect(() => renderQmDropIn({ ...limits, cpuWeight: weight, readOnly: true })).toThrow(
        new RangeError(`not a CPU weight for QM: ${JSON.stringify(weight)}`),
      );
    }
  });

  it('never lets a value bring a line of its own', () => {
    const texts = fc.string({ unit: fc.constantFrom(...'0123456789%MG \t\n\r\\;#=[]') });
    fc.assert(
      fc.property(texts, texts, (max, high) => {
        let text: string;
        try {
          text = renderQmDropIn({
            ...limits,
            max: { setting: max },
            high: { setting: high },
            readOnly: true,
          });
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          return;
        }
        expect(text).toMatch(
          /^\[Service\]\nMemoryMax=[^\n\r\\]+\nMemoryHigh=[^\n\r\\]+\nCPUWeight=idle\n\n\[Container\]\n$/,
        );
      }),
      { numRuns: 2000 },
    );
  });
});
