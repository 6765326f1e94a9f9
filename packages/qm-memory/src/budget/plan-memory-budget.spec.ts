import { bytes, parentOf } from '@nx-aib/core';
import fc from 'fast-check';
import { group } from '../testing/groups';
import type { MemoryBudget, MemoryGroup } from './memory-group';
import { planMemoryBudget } from './plan-memory-budget';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
const machine = { memTotal: bytes(2 * GIB) };

/** `path: max high min low` in MiB; what there is not as a dash. */
function shown({ groups }: MemoryBudget): string[] {
  return groups.map(({ path, effective: { max, high, min, low } }) => {
    const sizes = [max, high, min, low].map((size) => (size === null || size === 0 ? '-' : size / MIB));
    return `${path}: ${sizes.join(' ')}`;
  });
}

const planned = (...groups: MemoryGroup[]) => planMemoryBudget(groups, machine);

describe('the memory of control groups', () => {
  it('is all that the machine has, without settings', () => {
    expect(planned()).toEqual({
      memTotal: 2 * GIB,
      groups: [
        {
          ...{ path: '/', root: 'host', kind: 'machine', file: null, settings: [] },
          effective: { max: 2 * GIB, high: null, min: 2 * GIB, low: 2 * GIB },
        },
      ],
      ...{ leftForHost: null, hostProtected: { min: 0, low: 0 }, findings: [] },
    });
  });

  it('is the least of their own limits and those above them', () => {
    const budget = planned(
      group('/qm.service', 'MemoryMax=1G', 'MemoryHigh=900M'),
      group('/qm.service/system.slice/a.service', 'MemoryMax=2G'),
      group('/qm.service/system.slice/b.service', 'MemoryMax=512M', 'MemoryHigh=1000M'),
      group('/qm.service/system.slice/c.service', 'MemoryHigh=100M'),
    );
    expect(shown(budget)).toEqual([
      '/: 2048 - 2048 2048',
      '/qm.service: 1024 900 - -',
      '/qm.service/system.slice: 1024 900 - -',
      '/qm.service/system.slice/a.service: 1024 900 - -',
      '/qm.service/system.slice/b.service: 512 - - -',
      '/qm.service/system.slice/c.service: 1024 100 - -',
    ]);
    expect(budget.leftForHost).toBe(GIB);
  });

  it('is that of the last valid setting, and the lesser of those of systemd and Podman', () => {
    const budget = planned(
      group('/a.slice', 'MemoryMax=1G', 'MemoryMax=512M', 'MemoryMax=100m'),
      group('/b.slice', 'MemoryMax=1G', 'MemoryMax='),
      group('/c.container', 'MemoryMax=1G', '--memory=200m', '--memory=300m'),
      group('/d.container', 'MemoryMax=100M', '--memory=300m', '--memory-reservation=10m'),
    );
    expect(shown(budget).slice(1)).toEqual([
      '/a.slice: 512 - - -',
      '/b.slice: 2048 - - -',
      '/c.container: 300 - - -',
      '/d.container: 100 - - 10',
    ]);
  });

  it('is counted in whole pages', () => {
    const of = (pageSize: number) =>
      planMemoryBudget([group('/a.slice', 'MemoryMax=100000001')], { ...machine, pageSize: bytes(pageSize) });
    expect([4096, 65536].map((size) => of(size).groups[1]?.effective.max)).toEqual([99999744, 99942400]);
  });

  it('is a share of the machine, in QM as well, unless Podman limits the container of QM', () => {
    const app = group('/qm.service/a.service', 'MemoryMax=50%');
    expect(shown(planned(group('/qm.service', 'MemoryMax=40%'), app)).at(-1)).toMatch(/a.service: 819.1/);
    expect(shown(planned(group('/qm.service', 'MemoryMax=75%'), app)).at(-1)).toBe(
      '/qm.service/a.service: 1024 - - -',
    );
    expect(shown(planned(group('/qm.service', 'Memory=512m'), app)).at(-1)).toBe(
      '/qm.service/a.service: 256 - - -',
    );
  });

  it('is planned for another machine from the groups of a budget', () => {
    const first = planned(
      group('/qm.service', 'MemoryMax=50%'),
      group('/qm.service/a.service', 'MemoryMax=512M'),
    );
    const small = planMemoryBudget(first.groups, { memTotal: bytes(GIB / 2) });
    expect(shown(small).slice(1)).toEqual(['/qm.service: 256 - - -', '/qm.service/a.service: 256 - - -']);
  });
});

describe('protection from reclaim', () => {
  it('is what the top groups claim', () => {
    const budget = planned(
      group('/a.slice', 'MemoryMin=100M'),
      group('/b.slice', 'MemoryLow=50M', 'MemoryMin=10M'),
    );
    expect(shown(budget).slice(1)).toEqual(['/a.slice: 2048 - 100 -', '/b.slice: 2048 - 10 50']);
    expect(budget.hostProtected).toEqual({ min: 110 * MIB, low: 50 * MIB });
  });

  it('is bounded by the group above, and shared in proportion to the claims', () => {
    const budget = planned(
      group('/a.slice', 'MemoryMin=90M'),
      group('/a.slice/b.service', 'MemoryMin=100M'),
      group('/a.slice/c.service', 'MemoryMin=200M'),
      group('/system.slice/d.service', 'MemoryMin=100M'),
    );
    expect(shown(budget).slice(1)).toEqual([
      '/a.slice: 2048 - 90 -',
      '/a.slice/b.service: 2048 - 30 -',
      '/a.slice/c.service: 2048 - 60 -',
      '/system.slice: 2048 - - -',
      '/system.slice/d.service: 2048 - - -',
    ]);
  });

  it('is not more than the limit, and nothing in QM', () => {
    const budget = planned(
      group('/a.slice', 'MemoryMin=infinity', 'MemoryMax=64M'),
      group('/qm.service', 'MemoryMax=1G'),
      group('/qm.service/b.service', 'MemoryMin=10M'),
    );
    expect(shown(budget).slice(1)).toEqual([
      '/a.slice: 64 - 64 -',
      '/qm.service: 1024 - - -',
      '/qm.service/b.service: 1024 - - -',
    ]);
    expect(budget.hostProtected).toEqual({ min: 64 * MIB, low: 0 });
  });
});

describe('every budget', () => {
  const name = fc.constantFrom('a.slice', 'b.slice', 'c.service', 'd.container');
  const top = fc.oneof(name, fc.constant('qm.service'));
  const path = fc
    .tuple(top, fc.array(name, { maxLength: 3 }))
    .map(([first, rest]) => `/${[first, ...rest].join('/')}`);
  const value = fc.oneof(
    fc.integer({ min: 0, max: 4096 }).map((count) => `${count}M`),
    fc.integer({ min: 0, max: 100 }).map((share) => `${share}%`),
    fc.constantFrom('', 'infinity', '512m', 'nonsense', '16E'),
  );
  const key = fc.constantFrom(
    'MemoryMax',
    'MemoryHigh',
    'MemoryMin',
    'MemoryLow',
    '--memory',
    '--memory-reservation',
  );
  const line = fc.tuple(key, value).map(([one, other]) => `${one}=${other}`);
  const groups = fc
    .uniqueArray(fc.tuple(path, fc.array(line, { maxLength: 4 })), { maxLength: 8, selector: ([one]) => one })
    .map((all) => all.map(([one, lines]) => group(one, ...lines)));
  const memTotal = fc.integer({ min: 64 * MIB, max: 2 ** 36 }).map(bytes);

  const forEvery = (check: (budget: MemoryBudget) => void) =>
    fc.assert(
      fc.property(groups, memTotal, (all, total) => check(planMemoryBudget(all, { memTotal: total }))),
      { numRuns: 400 },
    );

  it('gives no group more than those above it have', () => {
    forEvery(({ groups: all }) => {
      const known = new Map(all.map((one) => [one.path, one.effective]));
      for (const { path: at, effective } of all) {
        const above = known.get(parentOf(at));
        expect(above).toBeDefined();
        for (const one of ['max', 'min', 'low'] as const)
          expect(effective[one]).toBeLessThanOrEqual(above![one]);
        expect(effective.high ?? effective.max).toBeLessThanOrEqual(above!.high ?? above!.max);
        expect(effective.min).toBeLessThanOrEqual(effective.max);
      }
    });
  });

  it('gives no group more than it asks for', () => {
    forEvery(({ groups: all, memTotal: total }) => {
      for (const { settings, effective } of all) {
        const last = settings.filter((one) => one.key === 'max' && /^[1-9]\d*M$/.test(one.value)).at(-1);
        if (last === undefined || settings.some((one) => one !== last && one.key === 'max')) continue;
        if (last.by === 'podman')
          expect(effective.max).toBeLessThanOrEqual(Number.parseInt(last.value) * MIB);
        else expect(effective.max).toBeLessThanOrEqual(Math.min(total, Number.parseInt(last.value) * MIB));
      }
    });
  });

  it('protects in a group no more than the group is protected', () => {
    forEvery(({ groups: all }) => {
      for (const parent of all) {
        if (parent.kind === 'machine') continue;
        const within = all.filter((one) => one !== parent && parentOf(one.path) === parent.path);
        const total = within.reduce((sum, one) => sum + one.effective.min, 0);
        expect(total).toBeLessThanOrEqual(parent.effective.min);
      }
    });
  });

  it('is the same for the groups in it, and lists each after the one that it is in', () => {
    forEvery((budget) => {
      expect(planMemoryBudget(budget.groups, { memTotal: budget.memTotal })).toEqual(budget);
      const paths = budget.groups.map((one) => one.path);
      for (const at of paths) expect(paths.indexOf(parentOf(at))).toBeLessThanOrEqual(paths.indexOf(at));
    });
  });
});
