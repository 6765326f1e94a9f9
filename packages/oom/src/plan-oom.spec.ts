import fc from 'fast-check';
import { planOom } from './plan-oom';
import type { OomInput } from './oom-input';
import type { OomPlan } from './plan';
import { deathsAmong, victimAmong } from './testing/kernel';

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
      "QM reaches its own memory limit before the machine's memory ends: the kernel then kills inside QM only, whatever the host's values are.",
      'When the machine runs out of memory and only protected processes are left, the kernel cannot kill any of them and panics.',
      'A shell on the host (console or ssh) is protected like the service that started it, and so is every program run in it, even one that uses up all memory.',
      'This holds for "podman exec qm" too: what it starts inside QM is never killed although QM is, except nested containers, which get 750 from QM\'s containers.conf; start it as "choom -n 500 -- podman exec qm COMMAND" and it counts as a part of QM.',
    ]);
  });

  it('tells where memory ends when QM has no limit', () => {
    expect(plan({ qm: true, enableOomProtection: false, limitsMemory: false }).notes).toEqual([
      "QM has no memory limit of its own: it can use up the machine's memory, and the host slows down before anything is killed.",
    ]);
  });

  it('says when nested containers go, and how much it takes to go before them', () => {
    const [nested] = plan({ qm: true, limitsMemory: true }).order;
    expect(nested?.why).toBe(
      'first when QM reaches its own limit, where only QM is considered, and when the machine runs out, unless another process of QM uses 25% more of the memory; a container dies as a whole',
    );
    const [unlimited] = plan({ qm: true, limitsMemory: false }).order;
    expect(unlimited?.why).toBe(
      'first when the machine runs out, unless another process of QM uses 25% more of the memory; a container dies as a whole',
    );
  });
});

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
          const processes = subjects.map(({ subject, oomScoreAdj }) => ({
            name: subject,
            oomScoreAdj,
            pages: Math.floor((random.next().value / 1000) * lead),
          }));
          const killable = subjects.filter(({ oomScoreAdj }) => oomScoreAdj > -1000);
          expect(deathsAmong([...processes].reverse(), total)).toEqual(
            killable.map(({ subject }) => subject),
          );
        },
      ),
    );
  });

  it('turns where the plan says: at 25% of the memory between a nested container and QM', () => {
    const total = 1_000_000;
    const lead = 250_000;
    const container = { name: 'container', oomScoreAdj: 750, pages: 1000 };
    const service = (pages: number) => ({ name: 'service', oomScoreAdj: 500, pages });
    expect(victimAmong([service(1000 + lead - 1), container], total)?.name).toBe('container');
    expect(victimAmong([service(1000 + lead + 1), container], total)?.name).toBe('service');
  });
});
