import fc from 'fast-check';
import type { StepKind } from '../plan/steps/step';
import { StepBudget } from './step-budget';

const GIB = 2 ** 30;
const KINDS: StepKind[] = ['tools', 'packages', 'contents', 'filesystems', 'esp', 'changes', 'image'];

/** Starts steps, which end in turn; gives the most that ran beside each other, and the order in which they began. */
async function observe(budget: StepBudget, kinds: readonly StepKind[]) {
  const begun: number[] = [];
  let running: StepKind[] = [];
  let most: StepKind[] = [];
  await Promise.all(
    kinds.map((kind, number) =>
      budget.use(kind, async () => {
        begun.push(number);
        running.push(kind);
        if (running.length > most.length) most = [...running];
        for (let turn = 0; turn <= number % 3; turn += 1)
          await new Promise<void>((resolve) => setImmediate(resolve));
        running = running.filter((_, index) => index !== running.indexOf(kind));
      }),
    ),
  );
  return { begun, most };
}

describe('a budget for steps', () => {
  it('lets as many run as there are processors', async () => {
    const { most } = await observe(new StepBudget(3, 100 * GIB), Array<StepKind>(10).fill('packages'));
    expect(most).toHaveLength(3);
  });

  it('lets no more run than there is memory for', async () => {
    const { most } = await observe(new StepBudget(8, 5 * GIB), Array<StepKind>(6).fill('packages'));
    expect(most).toHaveLength(2);
  });

  it('lets a step that needs more than there is run alone', async () => {
    const { most, begun } = await observe(new StepBudget(8, 1), ['packages', 'image', 'esp']);
    expect({ most: most.length, begun }).toEqual({ most: 1, begun: [0, 1, 2] });
  });

  it('gives the place of one that failed to the next', async () => {
    const budget = new StepBudget(1, GIB);
    const failing = budget.use('esp', () => Promise.reject(new Error('no')));
    const next = budget.use('esp', () => Promise.resolve('yes'));
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('yes');
  });

  it('lets all begin in their order, whatever they are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...KINDS), { maxLength: 20 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 4 * GIB }),
        async (kinds, processors, bytes) => {
          const { begun, most } = await observe(new StepBudget(processors, bytes), kinds);
          expect(begun).toEqual(kinds.map((_, index) => index));
          expect(most.length).toBeLessThanOrEqual(processors);
        },
      ),
      { numRuns: 30 },
    );
  });
});
