import { explainMiss } from '../plan/explain/explain-miss';
import { renderMiss } from '../plan/explain/render-miss';
import type { FingerprintedStep } from '../plan/steps/step';
import { earlierRuns } from '../store/earlier-runs';

/** Says why the store has no output for a step, a line each. */
export async function explain(
  store: string,
  image: string,
  { step, declaration }: FingerprintedStep,
): Promise<string[]> {
  const miss = explainMiss(image, declaration, await earlierRuns(store, step.name));
  return renderMiss(image, miss, step.reads);
}
