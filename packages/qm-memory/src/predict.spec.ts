import { bytes } from '@nx-aib/core';
import { parseMemoryLimit } from '@nx-aib/manifest';
import { predictLimit, type MachineMemory } from './predict';
import { limitOf } from './testing/limits';
import { shareByBisection } from './testing/reference';
import fc from 'fast-check';
import systemd from './testing/systemd-257.json';

const KIB = 1024;

function shown(text: string, machine: MachineMemory): number | 'infinity' {
  const result = predictLimit(limitOf(text), machine);
  if (!result.ok) throw new Error(`refused: ${text}`);
  return result.value.shown;
}

function kib(memTotal: number): MachineMemory {
  return { memTotal: bytes(memTotal * KIB) };
}

describe('predictLimit', () => {
  it('gives the bytes that a booted image showed', () => {
    expect(predictLimit(limitOf('40%'), kib(2021552))).toEqual({
      ok: true,
      value: { setting: '40%', shown: 828026880, kernel: 828026880 },
      diagnostics: [],
    });
    expect(shown('35%', kib(2021552))).toBe(724520960);
  });

  it("gives both bytes of AIB's documented example for two machines, one page apart, and for no other", () => {
    const machines = Array.from({ length: 4096 }, (_, page) => 2002000 + 4 * page).filter(
      (memTotal) => shown('40%', kib(memTotal)) === 823468032 && shown('35%', kib(memTotal)) === 720535552,
    );
    expect(machines).toEqual([2010424, 2010428]);
  });

  it('shows bytes as they are given, while the kernel keeps whole pages', () => {
    expect(predictLimit(limitOf(' 100000001 '), kib(2021552))).toMatchObject({
      value: { setting: '100000001', shown: 100000001, kernel: 99999744 },
    });
    const largePages = { memTotal: bytes(2021504 * KIB), pageSize: bytes(65536) };
    expect(predictLimit(limitOf('100000001'), largePages)).toMatchObject({ value: { kernel: 99942400 } });
    expect(shown('40%', largePages)).toBe(827981824);
  });

  it('shows infinity where the kernel keeps max', () => {
    expect(predictLimit(limitOf('infinity'), kib(2021552))).toMatchObject({
      value: { setting: 'infinity', shown: 'infinity', kernel: 'max' },
    });
  });

  it('refuses a share of less than a page, which systemd ignores', () => {
    expect(predictLimit(limitOf('0.01%'), kib(39996))).toEqual({
      ok: false,
      diagnostics: [
        {
          code: 'qm-memory/less-than-a-page',
          severity: 'error',
          message:
            '0.01% of 40955904 bytes is less than one page: systemd would ignore it, and QM would run without this limit',
          hint: 'give QM a larger share',
        },
      ],
    });
    expect(shown('0.01%', kib(40000))).toBe(4096);
  });

  it('refuses what no machine has', () => {
    expect(predictLimit(limitOf('8P'), kib(2021552))).toEqual({
      ok: false,
      diagnostics: [
        {
          code: 'qm-memory/limit-too-large',
          severity: 'error',
          message: '8P is 8 PiB or more, more than any machine has',
          hint: 'write infinity for no limit',
        },
      ],
    });
    expect(shown('9007199254740991', kib(2021552))).toBe(9007199254740991);
  });

  it('throws for a machine without a page: a bug in the caller', () => {
    expect(() => predictLimit(limitOf('40%'), { memTotal: bytes(4095) })).toThrow(
      new RangeError('not a machine: MemTotal 4095 bytes, pages of 4096 bytes'),
    );
  });
});

// The results of a real systemd: `systemd --test` as an ordinary user, with units that contain `MemoryMax=` lines,
// dumps the values that it has parsed; null if the line was ignored and an earlier value kept.
describe(`systemd ${systemd.version} and predictLimit`, () => {
  const machine = { memTotal: bytes(systemd.memTotal), pageSize: bytes(systemd.pageSize) };

  it.each(systemd.answers as [string, string | null][])('agree on %j', (text, answer) => {
    const parsed = parseMemoryLimit(text);
    if (answer === null) {
      expect(parsed.ok).toBe(false);
      return;
    }
    const bytesGiven = parsed.ok && parsed.value.kind === 'bytes' ? String(parsed.value.bytes) : null;
    expect(bytesGiven ?? String(shown(text, machine))).toBe(answer);
  });
});

describe('shares', () => {
  const machines = fc.record({
    memTotal: fc.integer({ min: 64 * 1024, max: 2 ** 41 }).map(bytes),
    pageSize: fc.constantFrom(4096, 16384, 65536).map(bytes),
  });
  const permyriads = fc.integer({ min: 1, max: 10_000 });

  /** 0 if systemd ignores the limit. */
  function share(permyriad: number, machine: MachineMemory): number {
    const result = predictLimit(limitOf(`${permyriad}‱`), machine);
    return result.ok ? Number(result.value.shown) : 0;
  }

  it('are what the reference finds by bisection', () => {
    fc.assert(
      fc.property(permyriads, machines, (permyriad, machine) => {
        expect(share(permyriad, machine)).toBe(
          shareByBisection(permyriad, machine.memTotal, machine.pageSize),
        );
      }),
    );
  });

  it('are whole pages, and never more than MemTotal', () => {
    fc.assert(
      fc.property(permyriads, machines, (permyriad, machine) => {
        const size = share(permyriad, machine);
        expect(size % machine.pageSize).toBe(0);
        expect(size).toBeLessThanOrEqual(machine.memTotal);
      }),
    );
  });

  it('grow with the share and with the memory', () => {
    fc.assert(
      fc.property(permyriads, permyriads, machines, fc.nat(2 ** 30), (a, b, machine, more) => {
        const [less, greater] = a < b ? [a, b] : [b, a];
        expect(share(less, machine)).toBeLessThanOrEqual(share(greater, machine));
        const larger = { ...machine, memTotal: bytes(machine.memTotal + more) };
        expect(share(a, machine)).toBeLessThanOrEqual(share(a, larger));
      }),
    );
  });

  it('mean the same in percent, per mille and per ten thousand', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), machines, (percent, machine) => {
        fc.pre(predictLimit(limitOf(`${percent}%`), machine).ok);
        const all = [`${percent}%`, `${percent * 10}‰`, `${percent * 100}‱`].map((text) =>
          shown(text, machine),
        );
        expect(new Set(all).size).toBe(1);
      }),
    );
  });
});
