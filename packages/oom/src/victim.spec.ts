import fc from 'fast-check';
import { oomScore, predictDeaths, predictVictim, type ProcessMemory } from './victim';

const GIB = 262_144;

function process(pid: number, given: Partial<ProcessMemory> = {}): ProcessMemory {
  return { pid, cgroup: '/', oomScoreAdj: 0, resident: 1000, swapped: 0, pageTables: 0, ...given };
}

const machine = { cgroup: '/', totalPages: 2 * GIB };
const pids = (processes: readonly ProcessMemory[]) => processes.map(({ pid }) => pid);

describe('the kernel kills', () => {
  it('the process with the most memory: resident, swapped and page tables', () => {
    const all = [
      process(2, { resident: 5000 }),
      process(3, { resident: 4000, swapped: 900, pageTables: 101 }),
    ];
    expect(predictVictim(all, [], machine)).toEqual({ chosen: all[1], killed: [all[1]] });
  });

  it('one with a higher oom_score_adj, unless another uses a thousandth of memory more for each point', () => {
    const higher = process(2, { oomScoreAdj: 500, resident: 0 });
    const lead = 500 * Math.floor((2 * GIB) / 1000);
    const with_ = (resident: number) =>
      predictVictim([process(3, { resident }), higher], [], machine).chosen?.pid;
    expect(with_(lead)).toBe(2);
    expect(with_(lead + 1)).toBe(3);
  });

  it('the younger one of two equals', () => {
    expect(predictVictim([process(2), process(3)], [], machine).chosen?.pid).toBe(3);
  });

  it('never a protected process, nor PID 1; with nobody left, nobody', () => {
    const all = [process(1, { resident: GIB }), process(2, { oomScoreAdj: -1000, resident: GIB })];
    expect(predictVictim(all, [], machine)).toEqual({ chosen: null, killed: [] });
  });

  it('only below the control group that is short, and scores are shares of its limit', () => {
    const host = process(2, { resident: GIB });
    const qm = process(3, { cgroup: '/qm.slice/qm.service', oomScoreAdj: 500, resident: 0 });
    const nested = process(4, { cgroup: '/qm.slice/qm.service/app', oomScoreAdj: 0, resident: 50_000 });
    const all = [host, qm, nested];
    expect(predictVictim(all, [], { cgroup: '/qm.slice', totalPages: 99_000 }).chosen?.pid).toBe(4);
    expect(predictVictim(all, [], { cgroup: '/qm.slice', totalPages: 101_000 }).chosen?.pid).toBe(3);
    expect(predictVictim(all, [], { cgroup: '/qm', totalPages: 100_000 }).chosen).toBeNull();
  });

  it('the whole group where memory.oom.group is set: the highest one below the shortage, without protected members', () => {
    const all = [
      process(2, { cgroup: '/qm/a/x', resident: 9000 }),
      process(3, { cgroup: '/qm/a' }),
      process(4, { cgroup: '/qm/a', oomScoreAdj: -1000 }),
      process(5, { cgroup: '/qm/ab' }),
      process(6, { cgroup: '/qm' }),
    ];
    const group = (path: string, oomGroup = true) => ({ path, oomGroup });
    const killed = (groups: ReturnType<typeof group>[], cgroup = '/') =>
      pids(predictVictim(all, groups, { cgroup, totalPages: GIB }).killed);
    expect(killed([group('/qm/a/x'), group('/qm/a')])).toEqual([2, 3]);
    expect(killed([group('/qm/a/x'), group('/qm/a', false)])).toEqual([2]);
    expect(killed([group('/qm')])).toEqual([2, 3, 5, 6]);
    expect(killed([group('/qm')], '/qm/a')).toEqual([2]);
    expect(killed([group('/')])).toEqual([2]);
  });

  it('one after the other, while memory stays short', () => {
    const all = [
      process(2, { oomScoreAdj: -1000 }),
      process(3, { oomScoreAdj: 500 }),
      process(4, { oomScoreAdj: 750 }),
      process(5),
    ];
    expect(pids(predictDeaths(all, [], machine))).toEqual([4, 3, 5]);
  });
});

describe('the score in /proc', () => {
  it.each([
    ['of a process without memory', {}, 0, 666],
    ['of a protected one', { oomScoreAdj: -1000 }, 0, 0],
    ['of one in QM', { oomScoreAdj: 500 }, 0, 999],
    ['of a nested container', { oomScoreAdj: 750 }, 0, 1166],
    ['with half of all memory', {}, GIB, 1000],
    ['with a low value', { oomScoreAdj: -900 }, 0, 67],
  ])('%s', (_what, given, resident, score) => {
    expect(oomScore(process(2, { ...given, resident }), 2 * GIB)).toBe(score);
  });
});

describe('for all machines', () => {
  const anyProcess = fc.record({
    pid: fc.integer({ min: 1, max: 40_000 }),
    cgroup: fc.constantFrom('/', '/qm', '/qm/a', '/qm/a/b', '/system.slice/x.service'),
    oomScoreAdj: fc.integer({ min: -1000, max: 1000 }),
    resident: fc.nat(GIB),
    swapped: fc.nat(GIB),
    pageTables: fc.nat(1000),
  });
  const anyMachine = [
    fc.uniqueArray(anyProcess, { selector: ({ pid }) => pid }),
    fc.array(fc.record({ path: fc.constantFrom('/', '/qm', '/qm/a', '/qm/a/b'), oomGroup: fc.boolean() })),
    fc.record({
      cgroup: fc.constantFrom('/', '/qm', '/qm/a'),
      totalPages: fc.integer({ min: 1, max: 64 * GIB }),
    }),
  ] as const;

  it('whoever is killed is inside the shortage and not protected, and the chosen one is among them', () => {
    fc.assert(
      fc.property(...anyMachine, (processes, groups, shortage) => {
        const { chosen, killed } = predictVictim(processes, groups, shortage);
        for (const { pid, cgroup, oomScoreAdj } of killed) {
          expect(pid).not.toBe(1);
          expect(oomScoreAdj).not.toBe(-1000);
          if (shortage.cgroup !== '/') expect(`${cgroup}/`.startsWith(`${shortage.cgroup}/`)).toBe(true);
        }
        expect(chosen === null ? killed.length === 0 : killed.includes(chosen)).toBe(true);
      }),
    );
  });

  it('a chosen process stays chosen if it grows, and everybody who can be killed is killed in the end', () => {
    fc.assert(
      fc.property(...anyMachine, (processes, groups, shortage) => {
        const { chosen } = predictVictim(processes, groups, shortage);
        const grown = processes.map((one) => (one === chosen ? { ...one, resident: one.resident + 1 } : one));
        expect(predictVictim(grown, groups, shortage).chosen?.pid).toBe(chosen?.pid);
        const dead = predictDeaths(processes, groups, shortage);
        expect(new Set(dead).size).toBe(dead.length);
        const left = processes.filter((one) => !dead.includes(one));
        expect(predictVictim(left, groups, shortage).chosen).toBeNull();
      }),
    );
  });
});
