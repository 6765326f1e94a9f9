import fc from 'fast-check';
import { checkScores, planKillOrder, scoreOf, type OomUnit } from './kill-order';
import { planOom } from './plan-oom';
import { predictDeaths } from './victim';

function plan(qm: boolean, enableOomProtection?: boolean) {
  const planned = planOom({ qm, limitsMemory: true, enableOomProtection });
  if (!planned.ok) throw new Error('never fails');
  return planned.value;
}

const PROTECTED = plan(true);

const score = (oomScoreAdj: number) => ({ oomScoreAdj, file: '/units/a', line: 4 });

function unit(given: Partial<OomUnit> = {}): OomUnit {
  const base = { unit: 'a.service', isContainer: false, isLimited: false, service: null, container: null };
  return { ...base, root: 'qm', file: '/units/a', ...given };
}

describe('the score of a unit', () => {
  it.each<[string, Partial<OomUnit>, number]>([
    ['a service in QM: that of QM', {}, 500],
    ['a service in QM that asks for more', { service: score(600) }, 600],
    ['a service in QM that asks for less, in vain', { service: score(-1000) }, 500],
    ["a container in QM: that of QM's Podman", { isContainer: true, service: score(900) }, 750],
    ['a container in QM with its own', { isContainer: true, container: score(600) }, 600],
    ['a service on the host: protected', { root: 'host' }, -1000],
    ['a service on the host with its own', { root: 'host', service: score(10) }, 10],
    ['a container on the host: that of its service', { root: 'host', isContainer: true }, -1000],
    [
      'a container on the host, of a service with its own',
      { root: 'host', isContainer: true, service: score(7) },
      7,
    ],
    ['a container on the host with its own', { root: 'host', isContainer: true, container: score(8) }, 8],
  ])('%s', (_, given, expected) => {
    expect(scoreOf(unit(given), PROTECTED)).toBe(expected);
  });

  it('is that of the kernel on a host without protection', () => {
    expect(scoreOf(unit({ root: 'host' }), plan(true, false))).toBe(0);
  });
});

describe('the kill order', () => {
  it('has the units of both roots for the machine, and those of QM for its limit', () => {
    const units = [
      unit({ unit: 'b.service' }),
      unit({ unit: 'app.service', isContainer: true }),
      unit({ unit: 'app.service', root: 'host', service: score(100) }),
      unit({ unit: 'dbus.service', root: 'host', service: score(-500) }),
    ];
    expect(planKillOrder(PROTECTED, units, true)).toEqual({
      machine: [
        { oomScoreAdj: 750, subjects: ['app.service in QM'] },
        { oomScoreAdj: 500, subjects: ['b.service in QM', 'qm.service'] },
        { oomScoreAdj: 100, subjects: ['app.service', 'user@.service'] },
        { oomScoreAdj: -250, subjects: ['systemd-journald.service'] },
        { oomScoreAdj: -500, subjects: ['dbus.service'] },
        { oomScoreAdj: -1000, subjects: ['host services'] },
      ],
      qm: [
        { oomScoreAdj: 750, subjects: ['app.service'] },
        { oomScoreAdj: 500, subjects: ['b.service', 'qm.service'] },
      ],
    });
  });

  it('has the classes alone without units, and nothing for a QM without a limit', () => {
    const { machine, qm } = planKillOrder(PROTECTED, [], false);
    expect(machine.flatMap(({ subjects }) => subjects)).toEqual(
      PROTECTED.order.map(({ subject }) => subject),
    );
    expect(qm).toEqual([]);
    expect(planKillOrder(plan(false, true), [], false).machine.at(-1)?.subjects).toEqual(['host services']);
  });

  it('is that of predictDeaths, for processes of the same size', () => {
    const scores = fc.uniqueArray(fc.integer({ min: -999, max: 1000 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(scores, (all) => {
        const units = all.map((one, index) =>
          unit({ unit: `u${index}.service`, root: 'host', service: score(one) }),
        );
        const order = planKillOrder(PROTECTED, units, true).machine.flatMap(({ subjects }) => subjects);
        const processes = all.map((oomScoreAdj, index) => ({
          ...{ pid: index + 2, cgroup: `/u${index}.service`, oomScoreAdj },
          ...{ resident: 1000, swapped: 0, pageTables: 10 },
        }));
        const deaths = predictDeaths(processes, [], { cgroup: '/', totalPages: 524_288 });
        expect(order.filter((name) => name.startsWith('u') && name !== 'user@.service')).toEqual(
          deaths.map(({ cgroup }) => cgroup.slice(1)),
        );
      }),
    );
  });
});

describe('a trap', () => {
  const found = (given: Partial<OomUnit>, isLimited = true) =>
    checkScores(PROTECTED, [unit(given)], isLimited);

  it('is a score below that of QM, which a service cannot have', () => {
    expect(found({ service: score(-1000) })).toEqual([
      {
        ...{ code: 'oom/score-ignored', severity: 'warning', root: 'qm', file: '/units/a', line: 4 },
        message: 'OOMScoreAdjust=-1000 of a.service has no effect: nothing in QM can have less than QM, 500',
        hint: 'remove it, or use 500 to 1000',
      },
    ]);
    expect(found({ service: score(500) })).toEqual([]);
  });

  it('is a score below that of QM, with which a container cannot start', () => {
    expect(found({ isContainer: true, container: score(499) })).toEqual([
      {
        ...{ code: 'oom/container-refused', severity: 'warning', root: 'qm', file: '/units/a', line: 4 },
        message:
          'the container of a.service cannot start with --oom-score-adj 499: nothing in QM can have less than QM, 500',
        hint: 'remove it: without it, the container has 750',
      },
    ]);
  });

  it('is a container that is not killed before the QM that it is in', () => {
    expect(found({ isContainer: true, container: score(500) }).map(({ code }) => code)).toEqual([
      'oom/not-before-qm',
    ]);
    expect(found({ isContainer: true, container: score(501) })).toEqual([]);
  });

  it('is a container of the host that inherits the protection of its services, without a limit', () => {
    expect(found({ root: 'host', isContainer: true })).toEqual([
      {
        ...{
          code: 'oom/protected-without-limit',
          severity: 'warning',
          root: 'host',
          file: '/units/a',
          line: null,
        },
        message:
          'a.service inherits -1000 and has no memory limit: a leak in it takes all memory, and it is never killed',
        hint: 'set MemoryMax= in [Service] of its Quadlet file, or OOMScoreAdjust=0',
      },
    ]);
    expect(found({ root: 'host', isContainer: true, service: score(-1000) })[0]).toMatchObject({ line: 4 });
    for (const harmless of [{ isLimited: true }, { service: score(0) }, { isContainer: false }])
      expect(found({ root: 'host', isContainer: true, ...harmless })).toEqual([]);
    expect(checkScores(plan(true, false), [unit({ root: 'host', isContainer: true })], true)).toEqual([]);
  });

  it('is a QM without a limit beside a protected host', () => {
    expect(checkScores(PROTECTED, [], false).map(({ code }) => code)).toEqual(['oom/unlimited-qm']);
    expect(checkScores(plan(false, true), [], false)).toEqual([]);
    expect(checkScores(plan(true, false), [], false)).toEqual([]);
  });
});
