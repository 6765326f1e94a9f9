import fc from 'fast-check';
import { QM_DROP_IN_PATH, renderQmDropIn } from './drop-in';

const values = { memoryMax: '40%', memoryHigh: '35%', cpuWeight: 'idle' };

describe('renderQmDropIn', () => {
  it('writes what it is given into the place where Quadlet looks', () => {
    expect(renderQmDropIn({ ...values, readOnly: false })).toBe(`\
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
    expect(renderQmDropIn({ memoryMax: '1G 1\tM', memoryHigh: 'infinity', cpuWeight: 50, readOnly: true }))
      .toBe(`\
[Service]
MemoryMax=1G 1\tM
MemoryHigh=infinity
CPUWeight=50

[Container]
`);
  });

  it.each(['', ' ', '5M\n', '5M\nExecStartPre=/bin/sh', '5M\\', '5M\r', '\t5M', '5\0M'])(
    'refuses the value %j in each place',
    (value) => {
      for (const key of ['memoryMax', 'memoryHigh', 'cpuWeight'] as const) {
        expect(() => renderQmDropIn({ ...values, [key]: value, readOnly: true })).toThrow(
          new RangeError(`not a value of a unit: ${JSON.stringify(value)}`),
        );
      }
    },
  );

  it('never lets a value bring a line of its own', () => {
    const texts = fc.string({ unit: fc.constantFrom(...'0123456789%MG \t\n\r\\;#=[]') });
    fc.assert(
      fc.property(texts, texts, (memoryMax, memoryHigh) => {
        let text: string;
        try {
          text = renderQmDropIn({ ...values, memoryMax, memoryHigh, readOnly: true });
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
