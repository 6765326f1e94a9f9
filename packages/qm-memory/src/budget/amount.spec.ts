import fc from 'fast-check';
import { amountOf } from './amount';
import type { MemoryKey, MemorySetting } from './memory-group';

const amount = (by: MemorySetting['by'], key: MemoryKey, value: string) => {
  const found = amountOf({ by, key, value });
  if (found === null) return null;
  if (found.kind === 'infinity') return 'infinity';
  return found.kind === 'bytes' ? Number(found.bytes) : `${found.permyriad}‱`;
};

describe("systemd's memory settings", () => {
  it.each([
    ['512M', 536870912],
    ['1.5G', 1610612736],
    ['1G 512M', 1610612736],
    ['40%', '4000‱'],
    ['37.5%', '3750‱'],
    ['infinity', 'infinity'],
    ['', 'infinity'],
    ['512m', null],
    ['1GB', null],
    ['-1', null],
    ['0', null],
    ['0%', null],
  ])('MemoryMax=%s is %j', (value, meaning) => {
    expect(amount('systemd', 'max', value)).toBe(meaning);
  });

  it('may be zero, and are so by default, where they protect', () => {
    for (const key of ['min', 'low'] as const)
      expect(['', '0', '0M', '0%', '1M'].map((value) => amount('systemd', key, value))).toEqual([
        0, 0, 0, 0, 1048576,
      ]);
    expect(['', '0'].map((value) => amount('systemd', 'swapMax', value))).toEqual(['infinity', 0]);
  });
});

describe("Podman's memory options", () => {
  it.each([
    ['64m', 67108864],
    ['64M', 67108864],
    ['64mb', 67108864],
    ['64 MiB', 67108864],
    ['1.5g', 1610612736],
    ['.5k', 512],
    ['100', 100],
    ['100b', 100],
    ['1e3', 1000],
    ['0', 'infinity'],
    ['9999999p', 'infinity'],
    ['', null],
    ['40%', null],
    ['infinity', null],
    ['1gg', null],
    ['1bb', null],
    ['-1', null],
    ['64  m', null],
  ])('--memory %s is %j', (value, meaning) => {
    expect(amount('podman', 'max', value)).toBe(meaning);
  });

  it('reserve nothing with 0', () => {
    expect(amount('podman', 'low', '0')).toBe(0);
  });
});

it('reads back what is written in any unit, by both', () => {
  const units = [1, 1024, 1024 ** 2, 1024 ** 3];
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4096 }), fc.nat(3), (count, unit) => {
      const size = count * (units[unit] ?? 1);
      expect(amount('systemd', 'max', `${count}${'BKMG'.charAt(unit)}`)).toBe(size);
      expect(amount('podman', 'max', `${count}${'bkmg'.charAt(unit)}`)).toBe(size);
    }),
  );
});

it('reads any text', () => {
  const text = fc.string({ unit: fc.constantFrom(...'0123456789.+-eEkKmMgGiIbB%‰ \t') });
  const key = fc.constantFrom<MemoryKey>('max', 'high', 'min', 'low', 'swapMax');
  fc.assert(
    fc.property(text, key, (value, of) => {
      for (const by of ['systemd', 'podman'] as const) {
        const found = amountOf({ by, key: of, value });
        if (found?.kind === 'bytes') expect(found.bytes >= 0n).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
});
