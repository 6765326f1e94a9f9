import fc from 'fast-check';
import { planOom } from './plan-oom';
import type { OomInput } from './oom-input';
import type { OomPlan } from './plan';
import { predictDeaths, predictVictim, type ProcessMemory } from './victim';

function plan(input: OomInput): OomPlan {
  const result = planOom(input);
  if (!result.ok) throw new Error('planOom failed');
  return result.value;
}

function order(input: OomInput): string[] {
  return plan(input).order.map(({ subject, oomScoreAdj }) => `${subject} ${oomScoreAdj}`);
}

describe('planOom', () => {
  it('protects the host of a QM partition without being asked', () => {
    expect(plan({ qm: true, limitsMemory: true })).toMatchObject({
      enabled: true,
      reason: 'qm',
      defaultOOMScoreAdjust: -1000,
    });
    expect(order({ qm: true, limitsMemory: true })).toEqual([
      'nested containers 750',
      'qm.service 500',
      'user@.service 100',
      'systemd-journald.service -250',
      'dbus.service -900',
      'host services -1000',
    ]);
  });

  it('protects a host without QM when the manifest says so', () => {
    const input = { qm: false, enableOomProtection: true, limitsMemory: false };
    expect(plan(input)).toMatchObject({
      enabled: true,
      reason: 'enable_oom_protection',
      defaultOOMScoreAdjust: -1000,
    });
    expect(order(input)).toEqual([
      'user@.service 100',
      'systemd-journald.service -250',
      'dbus.service -900',
      'host services -1000',
    ]);
  });

  it('leaves a host without QM alone', () => {
    const input = { qm: false, limitsMemory: false };
    expect(plan(input)).toMatchObject({
      enabled: false,
      reason: 'off',
      defaultOOMScoreAdjust: null,
      notes: [],
    });
    expect(order(input)).toContain('host services 0');
    expect(planOom(input).diagnostics).toEqual([]);
  });

  it('turns protection off beside QM, with a warning, while QM still goes first', () => {
    const input = { qm: true, enableOomProtection: false, limitsMemory: true };
    expect(order(input)).toEqual([
      'nested containers 750',
      'qm.service 500',
      'user@.service 100',
      'host services 0',
      'systemd-journald.service -250',
      'dbus.service -900',
    ]);
    expect(planOom(input).diagnostics).toEqual([
      {
        code: 'oom/protection-off',
        severity: 'warning',
        message:
          "enable_oom_protection is false beside a QM partition: a host service that uses 50% more of the memory than QM's processes is killed before them",
        hint: 'remove the key: with a QM partition, the services of the host are protected',
        path: ['image', 'enable_oom_protection'],
      },
    ]);
  });

  it('says nothing of an off switch without QM', () => {
    expect(planOom({ qm: false, enableOomProtection: false, limitsMemory: false }).diagnostics).toEqual([]);
  });

  it('tells of the trap: a shell on the host is protected, and so is what it starts inside QM', () => {
    expect(plan({ qm: true, limitsMemory: true }).notes).toEqual([
      "If QM reaches its limit while the machine still has memory, the kernel kills only processes in QM, regardless of the host's values.",
      'When the machine runs out of memory and only protected processes are left, the kernel cannot kill any of them and panics.',
      'A shell on the host (console or ssh) is protected like the service that started it, and so is every program run in it, even one that uses up all memory.',
      'The same applies to "podman exec qm": a process started this way is never killed, even if QM is, unless it is a nested container (750). To treat it as part of QM, use "choom -n 500 -- podman exec qm COMMAND".',
    ]);
  });

  it('tells where memory ends when QM has no limit', () => {
    expect(plan({ qm: true, enableOomProtection: false, limitsMemory: false }).notes).toEqual([
      "QM has no memory limit: it can use up the machine's memory, and the host slows down before anything is killed.",
    ]);
  });

  it('says when nested containers go, and how much it takes to go before them', () => {
    const [nested] = plan({ qm: true, limitsMemory: true }).order;
    expect(nested?.why).toBe(
      "killed first at QM's own limit, where only processes in QM are candidates, and when the machine runs out of memory, unless another process in QM uses 25% more of the memory; all processes of a container are killed together",
    );
    const [unlimited] = plan({ qm: true, limitsMemory: false }).order;
    expect(unlimited?.why).toBe(
      'killed first when the machine runs out of memory, unless another process in QM uses 25% more of the memory; all processes of a container are killed together',
    );
  });
});

function process(index: number, oomScoreAdj: number, resident: number): ProcessMemory {
  return { pid: 100 + index, cgroup: '/', oomScoreAdj, resident, swapped: 0, pageTables: 0 };
}

describe("the kernel's choice", () => {
  const inputs = fc.record({
    qm: fc.boolean(),
    enableOomProtection: fc.option(fc.boolean(), { nil: undefined }),
    limitsMemory: fc.boolean(),
  });

  it("follows the plan's order as long as nobody uses much more memory than the others", () => {
    fc.assert(
      fc.property(
        inputs,
        fc.integer({ min: 10_000, max: 2 ** 28 }),
        // Not doubles up to 1: most of those are close to zero.
        fc.infiniteStream(fc.nat(1000)),
        (input, total, random) => {
          const { order: subjects } = plan(input);
          const steps = subjects.slice(1).map(({ oomScoreAdj }, i) => subjects[i]!.oomScoreAdj - oomScoreAdj);
          const lead = Math.min(...steps) * Math.floor(total / 1000) - 1;
          const processes = subjects.map(({ oomScoreAdj }, index) =>
            process(index, oomScoreAdj, Math.floor((random.next().value / 1000) * lead)),
          );
          const killable = processes.filter(({ oomScoreAdj }) => oomScoreAdj > -1000);
          const machine = { cgroup: '/', totalPages: total };
          expect(predictDeaths([...processes].reverse(), [], machine)).toEqual(killable);
        },
      ),
    );
  });

  it('turns where the plan says: at 25% of the memory between a nested container and QM', () => {
    const machine = { cgroup: '/', totalPages: 1_000_000 };
    const lead = 250_000;
    const container = process(0, 750, 1000);
    const chosen = (service: ProcessMemory) => predictVictim([service, container], [], machine).chosen;
    const [less, more] = [process(1, 500, 1000 + lead - 1), process(1, 500, 1000 + lead + 1)];
    expect(chosen(less)).toBe(container);
    expect(chosen(more)).toBe(more);
  });
});
