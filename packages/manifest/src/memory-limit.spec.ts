import fc from 'fast-check';
import { parseMemoryLimit, type MemoryLimit } from './memory-limit';
import { sizeByRationals } from './testing/size-by-rationals';

function parsed(text: string): MemoryLimit {
  const result = parseMemoryLimit(text);
  if (!result.ok) throw new Error(`refused: ${text}`);
  return result.value;
}

describe('parseMemoryLimit', () => {
  it.each<[string, object]>([
    ['infinity', { kind: 'infinity' }],
    ['40%', { kind: 'share', permyriad: 4000 }],
    ['37.5%', { kind: 'share', permyriad: 3750 }],
    ['33.33%', { kind: 'share', permyriad: 3333 }],
    ['402.5‰', { kind: 'share', permyriad: 4025 }],
    ['4025‱', { kind: 'share', permyriad: 4025 }],
    ['100%', { kind: 'share', permyriad: 10_000 }],
    ['1048576', { kind: 'bytes', bytes: 1n << 20n }],
    ['512M', { kind: 'bytes', bytes: 1n << 29n }],
    ['1.5G', { kind: 'bytes', bytes: 3n << 29n }],
    ['1G 512M', { kind: 'bytes', bytes: 3n << 29n }],
    ['4096B', { kind: 'bytes', bytes: 4096n }],
    ['  1 G\t', { kind: 'bytes', bytes: 1n << 30n }],
    ['15E', { kind: 'bytes', bytes: 15n << 60n }],
  ])('reads %j', (text, limit) => {
    expect(parseMemoryLimit(text)).toEqual({
      ok: true,
      value: { ...limit, setting: text.trim() },
      diagnostics: [],
    });
  });

  const accepted =
    'use a size (512M, 1.5G; K, M, G, T, P, E are powers of 1024), a percentage of the memory (40%, 37.5%) or infinity';
  const share = `a percentage is above 0% and at most 100%, with at most two decimals; ${accepted}`;
  const suffix = `systemd's suffixes are K, M, G, T, P, E: 100M is 100 MiB; ${accepted}`;
  const none = 'remove the key, or write infinity, for no limit';
  it.each([
    ['', `${none}; ${accepted}`],
    ['   ', `${none}; ${accepted}`],
    ['-5M', `a limit is above zero; ${none}; ${accepted}`],
    ['lots', accepted],
    ['1e3', accepted],
    ['0', accepted],
    ['16E', accepted],
    ['500M 1G', accepted],
    ['18446744073709551615', accepted],
    ['150%', share],
    ['0%', share],
    ['40.125%', share],
    ['40 %', share],
    ['100MiB', suffix],
    ['100MB', suffix],
    ['100m', `systemd's suffixes are capital letters: K, M, G, T, P, E; ${accepted}`],
    ['Infinity', `write infinity in small letters; ${accepted}`],
    ['5M\nExecStartPre=/bin/sh', `a limit is a single line; ${accepted}`],
    ['5M\r', `a limit is a single line; ${accepted}`],
  ])('refuses %j and says what to write', (text, hint) => {
    expect(parseMemoryLimit(text)).toEqual({
      ok: false,
      diagnostics: [
        {
          code: 'manifest/memory-limit',
          severity: 'error',
          message: `${JSON.stringify(text)} is not a memory limit: systemd would ignore it, and QM would run without this limit`,
          hint,
        },
      ],
    });
  });

  it('warns where systemd reads another number than people do', () => {
    expect(parseMemoryLimit('010%')).toEqual({
      ok: true,
      value: { kind: 'share', permyriad: 800, setting: '010%' },
      diagnostics: [
        {
          code: 'manifest/surprising-number',
          severity: 'warning',
          message: '"010%" is 8% to systemd',
          hint: 'write 8%; to systemd a share that starts with 0 is octal, with 0x hexadecimal, with 0b binary',
        },
      ],
    });
  });

  it('keeps a message to one line of bounded length', () => {
    const [diagnostic] = parseMemoryLimit('x\n'.repeat(1000)).diagnostics;
    expect(diagnostic?.message).toMatch(/^"(x\\n)+x?…" is not a memory limit/);
    expect(diagnostic?.message).not.toContain('\n');
  });

  it('reads a fraction as exact rational arithmetic does, rounded down', () => {
    const fractions = fc.tuple(fc.nat(9999), fc.string({ unit: digit, minLength: 1, maxLength: 3 }));
    fc.assert(
      fc.property(
        fractions,
        fc.constantFrom('T' as const, 'G' as const, 'M' as const, 'K' as const),
        ([whole, decimals], suffix) => {
          const size = sizeByRationals(whole, decimals, suffix);
          fc.pre(size > 0n);
          expect(parsed(`${whole}.${decimals}${suffix}`)).toMatchObject({ kind: 'bytes', bytes: size });
        },
      ),
    );
  });

  it('never throws, whatever the text', () => {
    const almost = fc.string({ unit: fc.constantFrom(...'0123456789.%‰‱EPTGMKBxob +-\t\n') });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), almost), (text) => {
        const result = parseMemoryLimit(text);
        expect(result.ok || result.diagnostics.length === 1).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes no long time for a long text', () => {
    const long = 500_000;
    const texts = [
      '9'.repeat(long),
      `0.${'1'.repeat(long)}`,
      ' '.repeat(long) + 'x',
      `${'0'.repeat(long)}8%`,
    ];
    for (const text of texts) expect(parseMemoryLimit(text).ok).toBe(false);
    expect(parsed(`${'0'.repeat(long)}5M`)).toMatchObject({ kind: 'bytes', bytes: 5n << 20n });
  }, 2000);
});

const digit = fc.constantFrom(...'0123456789');
