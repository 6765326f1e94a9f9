import fc from 'fast-check';
import { bytes } from '@nx-aib/core';
import { memoryArgument, parseMemorySize } from './memory-size';
import { parseGuestAddress, parsePortForward } from './network';

describe('what a command line says of the machine', () => {
  it('is a port forward only with two ports', () => {
    const port = fc.integer({ min: 1, max: 65535 });
    fc.assert(
      fc.property(port, port, (hostPort, guestPort) => {
        expect(parsePortForward(`${hostPort}:${guestPort}`)).toMatchObject({
          value: { hostPort, guestPort },
        });
      }),
    );
    for (const text of ['80', '80:', ':80', '0:80', '80:65536', '80:80:80', ' 80:80', '8e1:80']) {
      expect(parsePortForward(text).diagnostics.map(({ message }) => message)).toEqual([
        `"${text}" is not a port forward`,
      ]);
    }
  });

  it('never throws, whatever is written', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const parse of [parsePortForward, parseGuestAddress, parseMemorySize]) {
          const read = parse(text);
          expect(read.ok || read.diagnostics.length > 0).toBe(true);
        }
      }),
    );
  });

  it('is a memory size as QEMU takes it', () => {
    expect(parseMemorySize('2G')).toMatchObject({ value: 2147483648 });
    expect(parseMemorySize('512')).toMatchObject({ value: 536870912 });
    expect(memoryArgument(bytes(536870912))).toBe('512M');
    expect(parseMemorySize('2T').ok).toBe(false);
  });
});
