import { bytes, type Diagnostic } from '@nx-aib/core';
import { planQmMemory } from './plan-qm-memory';
import { limitOf, limitsOf, weightOf, type WrittenLimits } from './testing/limits';
import fc from 'fast-check';

const MIB = 1024 * 1024;
const machine = { memTotal: bytes(2021552 * 1024) };

/** The diagnostics for limits, as `severity code path: message (hint)`. */
function said(limits: WrittenLimits): string[] {
  return planQmMemory(limitsOf(limits), machine).diagnostics.map(line);
}

function line({ severity, code, path = [], message, hint = '' }: Diagnostic): string {
  return `${severity} ${code} ${path.join('.')}: ${message} (${hint})`;
}

describe('planQmMemory', () => {
  it('plans what the manifest asks for', () => {
    expect(planQmMemory(limitsOf({ max: '40%', high: '35%' }), machine)).toEqual({
      ok: true,
      value: {
        memTotal: 2070069248,
        max: { setting: '40%', shown: 828026880, kernel: 828026880 },
        high: { setting: '35%', shown: 724520960, kernel: 724520960 },
        cpuWeight: 'idle',
      },
      diagnostics: [],
    });
  });

  it('has no limit and the idle CPU weight by default, and warns that QM can exhaust the machine', () => {
    expect(planQmMemory({}, machine)).toMatchObject({
      ok: true,
      value: {
        max: { setting: 'infinity', shown: 'infinity', kernel: 'max' },
        high: { setting: 'infinity', shown: 'infinity', kernel: 'max' },
        cpuWeight: 'idle',
      },
    });
    expect(said({})).toEqual([
      'warning qm-memory/unlimited qm.memory_limit: QM has no memory limit: it can exhaust the machine (set qm.memory_limit, for example max 40% and high 35%)',
    ]);
  });

  it('keeps a CPU weight from 1 to 100', () => {
    expect(planQmMemory({ max: limitOf('40%'), cpuWeight: weightOf(100) }, machine)).toMatchObject({
      value: { cpuWeight: 100 },
    });
  });

  it('says everything that is wrong at once, each with its path', () => {
    const { ok, diagnostics } = planQmMemory(limitsOf({ max: '8P', high: '0.01%' }), {
      memTotal: bytes(16 * MIB),
    });
    expect(ok).toBe(false);
    expect(diagnostics.map(({ code, path }) => [code, path])).toEqual([
      ['qm-memory/limit-too-large', ['qm', 'memory_limit', 'max']],
      ['qm-memory/less-than-a-page', ['qm', 'memory_limit', 'high']],
    ]);
  });

  it.each<[WrittenLimits, string]>([
    [
      { max: '40%', high: '1G' },
      'error qm-memory/high-above-max qm.memory_limit.high: high, 1G (1073741824 bytes), is above max, 40% (828026880 bytes): QM is killed before it is throttled (set high below max, or leave one of them out)',
    ],
    [
      { max: '512M', high: '512M' },
      'warning qm-memory/high-equals-max qm.memory_limit.high: high, 512M (536870912 bytes), is the same as max: QM is never throttled before it is killed (set high below max, 35% for a max of 40%, so that QM slows down first)',
    ],
    [
      { max: '31M' },
      'error qm-memory/too-little qm.memory_limit.max: max, 31M (32505856 bytes), is too low: QM needs 32 MiB to start (give QM 64 MiB or more)',
    ],
    [
      { max: '63M' },
      'warning qm-memory/tight qm.memory_limit.max: max, 63M (66060288 bytes), leaves little above the 32 MiB that QM needs to start (give QM 64 MiB or more)',
    ],
    [
      { max: '40%', high: '1%' },
      'warning qm-memory/high-too-little qm.memory_limit.high: high, 1% (20697088 bytes), is less than the 32 MiB that QM needs to start: QM is throttled from the start (set high to 64 MiB or more)',
    ],
    [
      { max: '100%', high: '40%' },
      "warning qm-memory/never-reached qm.memory_limit.max: max, 100% (2070069248 bytes), is not below the machine's memory, 2070069248 bytes: it is never reached, and QM can exhaust the machine (set max to less than 1.93 GiB, or to a share such as 40%)",
    ],
    [
      { high: '35%' },
      'warning qm-memory/only-high qm.memory_limit.high: only high, 35% (724520960 bytes), is set: above it QM is throttled but not stopped, and can still exhaust the machine (set qm.memory_limit.max as well)',
    ],
  ])('judges %j', (limits, expected) => {
    expect(said(limits)).toEqual([expected]);
    expect(planQmMemory(limitsOf(limits), machine).ok).toBe(!expected.startsWith('error'));
  });

  it('warns of both limits when the machine is too small for them', () => {
    const small = { memTotal: bytes(512 * MIB) };
    const { diagnostics } = planQmMemory(limitsOf({ max: '2G', high: '1G' }), small);
    expect(diagnostics.map(({ code, path }) => `${code} ${path?.at(-1)}`)).toEqual([
      'qm-memory/never-reached max',
      'qm-memory/never-reached high',
    ]);
  });

  it('counts pages where the kernel does: limits in one page are the same', () => {
    expect(said({ max: '536870913', high: '536870912' })[0]).toMatch(/^warning qm-memory\/high-equals-max/);
  });

  it('has nothing to say about 64 MiB', () => {
    expect(said({ max: '64M', high: '48M' })).toEqual([]);
  });

  it('never throws, and fails exactly when it reports an error', () => {
    const limit = fc.option(
      fc
        .oneof(
          fc.integer({ min: 1, max: 10_000 }).map((n) => `${n}‱`),
          fc.integer({ min: 1, max: 3000 }).map((n) => `${n}M`),
          fc.integer({ min: 1, max: 15 }).map((n) => `${n}E`),
          fc.constant('infinity'),
        )
        .map(limitOf),
      { nil: undefined },
    );
    fc.assert(
      fc.property(fc.record({ max: limit, high: limit }), (limits) => {
        const { ok, diagnostics } = planQmMemory(limits, machine);
        expect(ok).toBe(!diagnostics.some(({ severity }) => severity === 'error'));
        for (const { path, code } of diagnostics) {
          expect(path?.[0]).toBe('qm');
          expect(code).toMatch(/^qm-memory\/[a-z-]+$/);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
