import fc from 'fast-check';
import { StepBudget } from './step-budget';

const GIB = 2 ** 30;
const NEEDS = [64, 128, 512, 1024, 2048];

/**
 * Starts steps, which end in turn; returns the maximum number of parallel steps, and the order in which they started.
 */
async function observe(budget: StepBudget, needs: readonly number[]) {
  const begun: number[] = [];
  let running: number[] = [];
  let most: number[] = [];
  await Promise.all(
    needs.map((need, number) =>
      budget.use(need, async () => {
        begun.push(number);
        running.push(need);
        if (running.length > most.length) most = [...running];
        for (let turn = 0; turn <= number % 3; turn += 1)
          await new Promise<void>((resolve) => setImmediate(resolve));
        running = running.filter((_, index) => index !== running.indexOf(need));
      }),
    ),
  );
  return { begun, most };
}

describe('a budget for steps', () => {
  it('lets as many run as there are processors', async () => {
    const { most } = await observe(new StepBudget(3, 100 * GIB), Array<number>(10).fill(2048));
    expect(most).toHaveLength(3);
  });

  it('lets no more run than there is memory for', async () => {
    const { most } = await observe(new StepBudget(8, 5 * GIB), Array<number>(6).fill(2048));
    expect(most).toHaveLength(2);
  });

  it('lets a step that needs more than there is run alone', async () => {
    const { most, begun } = await observe(new StepBudget(8, 1), [2048, 512, 64]);
    expect({ most: most.length, begun }).toEqual({ most: 1, begun: [0, 1, 2] });
  });

  it('gives the place of one that failed to the next', async () => {
    const budget = new StepBudget(1, GIB);
    const failing = budget.use(64, () => Promise.reject(new Error('no')));
    const next = budget.use(64, () => Promise.resolve('yes'));
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('yes');
  });

  it('lets all begin in their order, whatever they are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...NEEDS), { maxLength: 20 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 4 * GIB }),
        async (needs, processors, bytes) => {
          const { begun, most } = await observe(new StepBudget(processors, bytes), needs);
          expect(begun).toEqual(needs.map((_, index) => index));
          expect(most.length).toBeLessThanOrEqual(processors);
        },
      ),
      { numRuns: 30 },
    );
  });
});
