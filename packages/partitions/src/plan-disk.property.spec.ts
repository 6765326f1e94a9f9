import { bytes, bytesToSectors } from '@nx-aib/core';
import { fixedPartitions } from './boot-scheme';
import { planDisk } from './plan-disk';
import type { DiskPlan, PlannedPartition } from './plan';
import { renderDiskTable } from './render-disk-table';
import { renderFstab } from './render-fstab';
import { renderSfdiskScript } from './render-sfdisk-script';
import { anyDiskInput, fittingDiskInput } from './testing/arbitrary-disk-input';
import fc from 'fast-check';

const MIB = 2_048;

/** The partitions that contain data: all except the extended one, which contains others. */
function holders(plan: DiskPlan): readonly PlannedPartition[] {
  return plan.partitions.filter(({ name }) => name !== 'extended');
}

function planOf(input: Parameters<typeof planDisk>[0]): DiskPlan {
  const result = planDisk(input);
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
  return result.value;
}

describe('for any input', () => {
  it('there is a plan or an error, never an exception, and no error without a message and a hint', () => {
    fc.assert(
      fc.property(anyDiskInput, (input) => {
        const result = planDisk(input);
        if (result.ok) {
          renderDiskTable(result.value);
          renderFstab(result.value);
          renderSfdiskScript(result.value);
        }
        expect(result.ok).toBe(!result.diagnostics.some(({ severity }) => severity === 'error'));
        for (const { message, hint } of result.diagnostics) {
          expect(message).not.toMatch(/NaN|undefined|\n/);
          expect(hint).toEqual(expect.stringMatching(/\S/));
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('for any input that fits', () => {
  const holds = (check: (plan: DiskPlan, input: Parameters<typeof planDisk>[0]) => void) =>
    fc.assert(
      fc.property(fittingDiskInput, (input) => check(planOf(input), input)),
      { numRuns: 500 },
    );

  it('partitions start aligned, one after the other, with less than two alignments between them', () => {
    holds((plan) => {
      let end = 0;
      for (const { start, size, number } of holders(plan)) {
        expect(start % MIB).toBe(0);
        expect(start).toBeGreaterThanOrEqual(end);
        // A logical partition is preceded by its boot record.
        expect(start - end).toBeLessThanOrEqual(number > 4 && plan.label === 'dos' ? 2 * MIB : MIB);
        end = start + size;
      }
    });
  });

  it('sizes and gaps add up to the disk', () => {
    holds((plan, { imageSize }) => {
      const parts = holders(plan);
      const gaps = parts.map(
        ({ start }, i) => start - (i === 0 ? 0 : parts[i - 1]!.start + parts[i - 1]!.size),
      );
      const root = parts.at(-1)!;
      const tail = plan.sectors - (root.start + root.size);
      const sum = [...gaps, ...parts.map(({ size }) => size), tail].reduce((a, b) => a + b, 0);
      expect(sum).toBe(bytesToSectors(imageSize!));
      expect(plan.label === 'dos' ? tail : tail >= 34 && tail < 34 + MIB).toBe(
        plan.label === 'dos' ? 0 : true,
      );
    });
  });

  it('the order is that of the boot scheme, then var, qm_var and root; numbers count from 1', () => {
    holds((plan, { bootScheme, hasQm }) => {
      const names = holders(plan).map(({ name }) => name);
      const data = ['var', 'qm_var'].filter((name) => names.includes(name));
      expect(names).toEqual([...fixedPartitions(bootScheme).map(({ role }) => role), ...data, 'root']);
      expect(names.includes('qm_var') && !hasQm).toBe(false);
      expect(plan.partitions.map(({ number }) => number)).toEqual(plan.partitions.map((_, i) => i + 1));
    });
  });

  it('logical partitions lie within the extended one, which is number 4 and ends with the disk', () => {
    holds((plan) => {
      const extended = plan.partitions.find(({ name }) => name === 'extended');
      expect(extended !== undefined).toBe(plan.label === 'dos' && holders(plan).length > 4);
      if (extended === undefined) return;
      expect(extended.number).toBe(4);
      expect(extended.start + extended.size).toBe(plan.sectors);
      for (const { start } of plan.partitions.slice(4)) expect(start).toBeGreaterThan(extended.start);
    });
  });

  it('a plan is its JSON', () => {
    holds((plan) => expect(JSON.parse(JSON.stringify(plan))).toEqual(plan));
  });
});

describe('the smallest image_size that an error names', () => {
  it('fits, and a MiB less does not', () => {
    let named = 0;
    fc.assert(
      fc.property(anyDiskInput, (input) => {
        const result = planDisk(input);
        const [, mebibytes] =
          /smallest image_size that fits is (\d+) MiB/.exec(result.diagnostics.at(-1)?.hint ?? '') ?? [];
        if (mebibytes === undefined) return;
        named += 1;
        const imageSize = Number(mebibytes) * 2 ** 20;
        const of = (size: number) => planDisk({ ...input, imageSize: bytes(size) });
        const errors = of(imageSize).diagnostics.filter(({ code }) => code === 'partitions/does-not-fit');
        expect(errors).toEqual([]);
        expect(of(imageSize - 2 ** 20).ok).toBe(false);
      }),
      { numRuns: 2_000 },
    );
    expect(named).toBeGreaterThan(20);
  });
});
