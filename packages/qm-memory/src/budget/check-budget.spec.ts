import { bytes } from '@nx-aib/core';
import { group } from '../testing/groups';
import type { MemoryGroup } from './memory-group';
import { planMemoryBudget } from './plan-memory-budget';

const GIB = 1024 ** 3;

const findings = (...groups: MemoryGroup[]) =>
  planMemoryBudget(groups, { memTotal: bytes(2 * GIB) }).findings;

/** `code file:line: message` of each. */
const said = (...groups: MemoryGroup[]) =>
  findings(...groups).map(({ code, file, line, message }) => `${code} ${file}:${line}: ${message}`);

const QM = group('/qm.service', 'MemoryMax=1G');

describe('a limit that is never reached', () => {
  it('is above that of the nearest group with one, the machine, or its own service', () => {
    expect(
      said(
        QM,
        group('/a.service', 'MemoryMax=3G'),
        group('/qm.service/system.slice/b.service', 'MemoryHigh=1M', 'MemoryMax=1025M'),
        group('/qm.service/system.slice/c.container', 'MemoryMax=100M', '--memory=200m'),
      ).filter((one) => one.startsWith('memory/never')),
    ).toEqual([
      "memory/never-reached /units/a.service:1: MemoryMax=3G (3 GiB) is never reached: the machine's memory is 2 GiB",
      'memory/never-reached /units/b.service:2: MemoryMax=1025M (1 GiB) is never reached: the limit of QM is 1 GiB',
      'memory/never-reached /units/c.container:2: --memory 200m (200 MiB) is never reached: the limit of c.container is 100 MiB',
    ]);
  });

  it('has a hint, which for a share in QM says what it is a share of', () => {
    expect(findings(QM, group('/qm.service/a.service', 'MemoryMax=75%'))).toEqual([
      {
        code: 'memory/never-reached',
        severity: 'warning',
        message: 'MemoryMax=75% (1.5 GiB) is never reached: the limit of QM is 1 GiB',
        hint: "in QM, too, a percentage is a share of the machine's memory: use a size below 1 GiB",
        ...{ root: 'qm', file: '/units/a.service', line: 1 },
      },
    ]);
  });

  it('is not one that equals it', () => {
    expect(said(QM, group('/qm.service/a.service', 'MemoryMax=1G'))).toEqual([]);
    expect(said(group('/a.slice', 'MemoryMax=100%'))).toEqual([]);
  });
});

it('notes a share in QM that is reached', () => {
  expect(said(QM, group('/qm.service/a.service', 'MemoryMax=25%'))).toEqual([
    "memory/share-of-machine /units/a.service:1: MemoryMax=25% (512 MiB) is a share of the machine's memory, not of QM's",
  ]);
});

describe('a value that has no effect', () => {
  it('is ignored by systemd, and refused by Podman', () => {
    expect(said(group('/a.container', 'MemoryMax=512m', 'MemoryMax=1G', '--memory=40%'))).toEqual([
      'memory/ignored /units/a.container:1: systemd ignores MemoryMax=512m: it is not a memory size',
      'memory/refused /units/a.container:3: Podman refuses --memory 40%, and the container does not start: it is not a memory size',
    ]);
  });

  it('is a share of less than a page, before which another one holds', () => {
    const groups = [group('/a.slice', 'MemoryMax=64M', 'MemoryMax=0.01%')];
    const { groups: all, findings: found } = planMemoryBudget(groups, { memTotal: bytes(32 * 1024 ** 2) });
    expect(found.map(({ message }) => message)).toEqual([
      'systemd ignores MemoryMax=0.01%: it is less than a page',
      "MemoryMax=64M (64 MiB) is never reached: the machine's memory is 32 MiB",
    ]);
    expect(all[1]?.effective.max).toBe(32 * 1024 ** 2);
  });

  it('throttles above the limit', () => {
    expect(
      said(
        group('/a.service', 'MemoryMax=100M', 'MemoryHigh=100M'),
        group('/b.service', 'MemoryMax=100M', 'MemoryHigh=99M'),
      ),
    ).toEqual([
      'memory/high-not-below-max /units/a.service:2: MemoryHigh=100M (100 MiB) never throttles: the processes are killed at 100 MiB',
    ]);
  });
});

describe('a container without a limit', () => {
  it('can take all of QM, or of the machine', () => {
    expect(
      said(QM, group('/qm.service/system.slice/a.container'), group('/system.slice/b.container')),
    ).toEqual([
      "memory/no-limit /units/a.container:null: a.container has no memory limit: it can take all of QM's memory, 1 GiB",
      "memory/no-limit /units/b.container:null: b.container has no memory limit: it can take all of the machine's memory, 2 GiB",
    ]);
  });

  it('is none if its slice has one', () => {
    expect(said(group('/a.slice', 'MemoryMax=1G'), group('/a.slice/a-b.slice/c.container'))).toEqual([]);
  });
});

describe('protection', () => {
  it('protects nothing in a slice without any, nor in QM', () => {
    expect(
      findings(
        QM,
        group('/system.slice/a.service', 'MemoryMin=1M'),
        group('/qm.service/b.service', 'MemoryLow=1M'),
      ),
    ).toEqual([
      {
        ...{ code: 'memory/protects-nothing', severity: 'warning' },
        message: 'MemoryLow=1M protects nothing: QM, which it is in, has no protection',
        hint: 'remove it: protection is for the host',
        ...{ root: 'qm', file: '/units/b.service', line: 1 },
      },
      {
        ...{ code: 'memory/protects-nothing', severity: 'warning' },
        message: 'MemoryMin=1M protects nothing: system.slice, which it is in, has no protection',
        hint: 'set MemoryMin= of system.slice as well, or move the unit to a slice of its own with Slice=',
        ...{ root: 'host', file: '/units/a.service', line: 1 },
      },
    ]);
  });

  it('is bounded by that of the slice', () => {
    expect(said(group('/a.slice', 'MemoryMin=10M'), group('/a.slice/b.service', 'MemoryMin=40M'))).toEqual([
      'memory/protection-bounded /units/b.service:1: MemoryMin=40M (40 MiB) protects only 10 MiB',
    ]);
  });

  it('may be more than QM leaves', () => {
    expect(said(QM, group('/a.slice', 'MemoryMin=1025M'))).toEqual([
      'memory/protection-exceeds-rest null:null: 1 GiB are protected on the host, and 1 GiB are left for it when QM takes its maximum: QM is killed before it reaches its limit',
    ]);
  });
});

describe('limits that cannot all be used', () => {
  it('add up to more than that around them; of those within each other only the outermost counts', () => {
    expect(
      said(
        QM,
        group('/qm.service/a.slice', 'MemoryMax=600M'),
        group('/qm.service/a.slice/b.service', 'MemoryMax=600M'),
        group('/qm.service/system.slice/c.service', 'MemoryMax=500M'),
      ),
    ).toEqual([
      'memory/overcommitted /units/qm.service:null: the limits in QM add up to 1.07 GiB, more than its 1 GiB: they cannot all be used at once',
    ]);
  });

  it('are no more than that around them', () => {
    expect(
      said(
        QM,
        group('/qm.service/a.service', 'MemoryMax=512M'),
        group('/qm.service/b.service', 'MemoryMax=512M'),
      ),
    ).toEqual([]);
  });
});
